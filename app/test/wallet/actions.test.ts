// What an oracle hands out as a Solana Action is what a wallet may sign: of one signature, which is not there.
import {
  getBase64Encoder,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
} from '@solana/kit';
import { expect, it } from 'vitest';
import { asking, fixed, handed } from '../recorded/actions';

it('needs the one signature of who asked, and nobody has signed', () => {
  const transaction = getTransactionDecoder().decode(getBase64Encoder().encode(handed.transaction));
  const message = getCompiledTransactionMessageDecoder().decode(transaction.messageBytes);
  expect(Object.values(transaction.signatures)).toEqual([null]);
  expect(Object.keys(transaction.signatures)).toEqual([message.staticAccounts[0]]);
  expect(message.header.numSignerAccounts).toBe(1);
});

it('has a field whose bounds and pattern take what may be paid', () => {
  const [action] = asking.links.actions;
  const [field] = action!.parameters;
  expect(action!.href).toContain(`{${field!.name}}`);
  expect(field!.min).toBe(0.000001);
  const pattern = new RegExp(field!.pattern);
  for (const amount of ['12', '0.000001', '12.345678']) expect(pattern.test(amount)).toBe(true);
  for (const not of ['', '-1', '1e3', '1.', '.5', '0.0000001', '1,5']) expect(pattern.test(not)).toBe(false);
  expect(fixed).not.toHaveProperty('links');
});

it('is scanned as a transaction request of Solana Pay', () => {
  const link = 'https://oracle.example.net/v1/actions/payers/3/deposit?amount=12.5';
  const url = new URL(`solana:${encodeURIComponent(link)}`);
  expect(decodeURIComponent(url.pathname)).toBe(link);
  expect(new URL(asking.icon).protocol).toBe('https:');
});
