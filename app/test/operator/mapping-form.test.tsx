// @vitest-environment jsdom
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { createClient } from '../../src/data/client';
import { SourcesProvider, ownOrigin } from '../../src/data/sources';
import { MappingForm, type Ahead } from '../../src/operator/mapping-form';
import type { Waiting } from '../../src/operator/mapping';
import { playRecorded } from '../recorded';
import '../unmounting';

test('a number that was written for one name maps another only once that one is chosen', async () => {
  playRecorded();
  const mapped: Ahead[] = [];
  const client = createClient();
  const form = (...subscriber: string[]) => {
    const waiting = { subscriber, radio: [], bytes: '5', asset: 0, payer: null } as unknown as Waiting;
    return (
      <QueryClientProvider client={client}>
        <SourcesProvider value={ownOrigin()}>
          <MappingForm waiting={waiting} listed={[waiting]} of="subscriber" isBusy={false} map={(it) => mapped.push(it)} />
        </SourcesProvider>
      </QueryClientProvider>
    );
  };
  const { rerender } = render(form('user_name=alice@carrier.example', 'realm=carrier.example'));
  await userEvent.type(screen.getByLabelText('Number of the payer'), '7');
  expect(screen.queryByRole('alert')).toBeNull();
  // What waits is read again, and the session's newest report has no user name.
  rerender(form('realm=carrier.example', 'class=x'));
  expect(screen.getByRole('alert').textContent).toBe('user_name=alice@carrier.example is not among its names any more: choose again.');
  expect(screen.queryByRole('list', { name: 'What is billed' })).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Map' }));
  expect(mapped).toEqual([]);
  await userEvent.selectOptions(screen.getByLabelText('Name of the subscriber'), 'realm=carrier.example');
  await userEvent.click(screen.getByRole('button', { name: 'Map' }));
  expect(mapped.map(({ mapping }) => mapping)).toEqual([{ of: 'subscriber', body: { kind: 'realm', value: 'carrier.example', payer: 7 } }]);
});
