// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { expectAccessible, open } from './page';

const panel = async (name: string) => within(await screen.findByRole('region', { name }));

test('jurisdictions are listed, and one is found by its number', async () => {
  const where = open('/regulator');
  const list = within(await screen.findByRole('list', { name: 'Jurisdictions' }));
  expect(list.getByRole('link', { name: 'Jurisdiction 276' }).getAttribute('href')).toBe('/regulator/276');
  await expectAccessible();
  await userEvent.type(screen.getByLabelText('Jurisdiction'), '1000');
  await userEvent.click(screen.getByRole('button', { name: 'Show' }));
  expect(await screen.findByText('A jurisdiction is a number from 1 to 999.')).toBeTruthy();
  await userEvent.clear(screen.getByLabelText('Jurisdiction'));
  await userEvent.type(screen.getByLabelText('Jurisdiction'), '404');
  await userEvent.click(screen.getByRole('button', { name: 'Show' }));
  expect(where()).toBe('/regulator/404');
  expect(await screen.findByText(/The network has no jurisdiction 404/)).toBeTruthy();
});

test('anybody reads levy, assets and licences from the chain alone, and cannot act', async () => {
  open('/regulator/276', { hasOracle: false });
  const levy = await panel('Regulator and levy');
  expect(levy.getByText('Never more than')).toBeTruthy();
  const assets = within(screen.getByRole('list', { name: 'Assets' }));
  expect(assets.getByRole('link', { name: /^Asset 0 “Harbour Tower”/ })).toBeTruthy();
  const licences = within(screen.getByRole('list', { name: 'Licences' }));
  expect(licences.getAllByText(/276-3600-0017/).length).toBe(1);
  expect(screen.queryByRole('button', { name: /Suspend|End|Announce/ })).toBeNull();
  expect(screen.getByText(/^From the chain at slot/)).toBeTruthy();
  await expectAccessible();
});

test('the report’s command is filled in, and takes nothing that is no period', async () => {
  open('/regulator/276');
  const report = await panel('Report');
  const command = within(await screen.findByRole('region', { name: 'the command' }));
  expect(command.getByText(/^openmast regulator report \\\n {2}--url "\$OPENMAST_RPC_URL" --network \w+ \\\n {2}--oracle-api http:\/\/localhost:3000 \\\n/, { normalizer: (text) => text })).toBeTruthy();
  expect(report.getByRole('button', { name: 'Copy the command' })).toBeTruthy();
  await userEvent.clear(report.getByLabelText('From'));
  await userEvent.type(report.getByLabelText('From'), '2027-04-01');
  expect(command.getByText(/--jurisdiction 276 --from 2027-04-01 --to \d+/)).toBeTruthy();
  await userEvent.type(report.getByLabelText('From'), '; rm');
  expect(command.getByText(/--from 1 --to \d+/)).toBeTruthy();
  await userEvent.clear(report.getByLabelText('Archives'));
  expect(command.getByText(/--archive FOLDER/)).toBeTruthy();
  expect(report.getByText('Put the folder of the archives in the place of FOLDER.')).toBeTruthy();
  await userEvent.type(report.getByLabelText('Archives'), "/srv/it's here");
  expect(command.getByText(/--archive '\/srv\/it'\\''s here'/)).toBeTruthy();
  await userEvent.type(report.getByLabelText('Solana endpoint'), 'https://node.example');
  expect(command.getByText(/--url https:\/\/node.example/)).toBeTruthy();
});
