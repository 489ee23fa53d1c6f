// What an oracle answers as Solana Actions, held to the specification by `npm run check`. Blockhash and limits of the transaction are zero.
// Written by `OPENMAST_UPDATE=1 cargo test --workspace --test api the_specification`.
import type { ActionError, ActionGetResponse, ActionPostResponse, ActionsJson } from '@solana/actions-spec';

export const rules = {
  "rules": [
    {
      "apiPath": "/v1/actions/payers/*/deposit",
      "pathPattern": "/payer/*/deposit"
    },
    {
      "apiPath": "/v1/actions/**",
      "pathPattern": "/v1/actions/**"
    }
  ]
} satisfies ActionsJson;

export const asking = {
  "description": "Prepays usage of payer 3, which belongs to cGfHiC6Kgg3FpFZvgwGcswsCRtp4aBP2fzuXRQPizuN. Only that owner can ask back what is not used. Amounts are in the network's currency (mint 6Gg4AVKo8GAft4Wb2JSfhHCW3PQhXxYxapzBYeVjGzA9).",
  "icon": "https://oracle.example.net/v1/actions/icon.svg",
  "label": "Deposit",
  "links": {
    "actions": [
      {
        "href": "https://oracle.example.net/v1/actions/payers/3/deposit?amount={amount}",
        "label": "Deposit",
        "parameters": [
          {
            "label": "Amount",
            "max": 18446744073709.55,
            "min": 1e-6,
            "name": "amount",
            "pattern": "^[0-9]{1,20}(\\.[0-9]{1,6})?$",
            "patternDescription": "A number from 0.000001 to 18446744073709.551615, with up to 6 decimals",
            "required": true,
            "type": "number"
          }
        ],
        "type": "transaction"
      }
    ]
  },
  "title": "Deposit to payer 3",
  "type": "action"
} satisfies ActionGetResponse;

export const fixed = {
  "description": "Prepays usage of payer 3, which belongs to cGfHiC6Kgg3FpFZvgwGcswsCRtp4aBP2fzuXRQPizuN. Only that owner can ask back what is not used. Amounts are in the network's currency (mint 6Gg4AVKo8GAft4Wb2JSfhHCW3PQhXxYxapzBYeVjGzA9).",
  "icon": "https://oracle.example.net/v1/actions/icon.svg",
  "label": "Deposit 12.345678",
  "title": "Deposit to payer 3",
  "type": "action"
} satisfies ActionGetResponse;

export const paused = {
  "description": "Prepays usage of payer 3, which belongs to cGfHiC6Kgg3FpFZvgwGcswsCRtp4aBP2fzuXRQPizuN. Only that owner can ask back what is not used. Amounts are in the network's currency (mint 6Gg4AVKo8GAft4Wb2JSfhHCW3PQhXxYxapzBYeVjGzA9).",
  "disabled": true,
  "error": {
    "message": "deposits are paused until 4611686018427387963 (Unix seconds) at the latest; try again then"
  },
  "icon": "https://oracle.example.net/v1/actions/icon.svg",
  "label": "Deposit",
  "links": {
    "actions": [
      {
        "href": "https://oracle.example.net/v1/actions/payers/3/deposit?amount={amount}",
        "label": "Deposit",
        "parameters": [
          {
            "label": "Amount",
            "max": 18446744073709.55,
            "min": 1e-6,
            "name": "amount",
            "pattern": "^[0-9]{1,20}(\\.[0-9]{1,6})?$",
            "patternDescription": "A number from 0.000001 to 18446744073709.551615, with up to 6 decimals",
            "required": true,
            "type": "number"
          }
        ],
        "type": "transaction"
      }
    ]
  },
  "title": "Deposit to payer 3",
  "type": "action"
} satisfies ActionGetResponse;

export const handed = {
  "message": "Deposits 12.345678 to payer 3, which belongs to cGfHiC6Kgg3FpFZvgwGcswsCRtp4aBP2fzuXRQPizuN",
  "transaction": "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABAAMITU1NTU1NTU1NTU1NTU1NTU1NTU1NTU1NTU1NTU1NTU0HBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBxL22dG63mknhkDmqIgzhHz5V4sJo+oZSJViokCezdeGfv4+DaslZmkdoNt/Eg8Lvu7m77Lfxhr/CaaXRgaIIXTX++xDUZsSRzaEhxrvul+WKLHem11eQUa+AYCsi9EfJwMGRm/lIRcy/+ytunLDm+e8jOW7xfcSayxDmzpAAAAABt324ddloZPZy+FGzut5rBy0he1fWzeROoz1hX7/AKkL/pjTx8arKJQ96mn6mfB5Rp2RGZ3VKbtCyMc4AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABAUABQIAAAAABQAJAwAAAAAAAAAABQAFBAAAAAAHBgABAgMGBBDyI8aJUuHytk5hvAAAAAAA",
  "type": "transaction"
} satisfies ActionPostResponse;

export const refused = {
  "message": "deposits are paused until 4611686018427387963 (Unix seconds) at the latest; try again then"
} satisfies ActionError;
