// Written by codegen/generate.mjs from openapi.json; do not edit.

export interface paths {
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Liveness: the process answers. Restart it when it does not. */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prometheus metrics; docs/reference/metrics.md explains each. */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document. */
        get: operations["description"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Readiness: reports are taken and kept, or why not. Alarms are no reason: `GET /v1/alarms` has them. */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/reload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reads the configuration, and the secrets, certificates and keys that it names, again: as SIGHUP does.
         * @description Secrets of RADIUS clients, certificate, key and client authorities of signed usage reports, and the admin token change
         *     without a restart. What else has changed takes one: then nothing changes, and `detail` names the keys.
         */
        post: operations["reload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alarms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that a person should know of and that lasts, also while the service starts. */
        get: operations["alarms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/archive/{hash}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The public part of an archive by its SHA-256, as in the settlement's `archive_hash`. Ranges are supported. */
        get: operations["archive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All assets by index, with what they did in the last 7, 30 and 90 days: the hours in which they reported to this oracle, and what
         *     the epochs that ended gave them.
         */
        get: operations["assets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets/{index}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What an asset earned and what of it is not collected yet: its balance, settled with proof, and running; and in how many hours it
         *     reported.
         */
        get: operations["asset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets/{index}/collects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was split at each collect of an asset, newest first: the parts, the rates that were used, and what a staked share got.
         * @description It is read from the chain's transactions that name the asset, so that pages can have few collects or none. They reach back as far as
         *     the oracle's nodes keep transactions, and say themselves whether they leave anything out.
         */
        get: operations["collects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets/{index}/income": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What an asset earned, epoch by epoch, newest first: from payers by use and from lots, with prices and sums.
         * @description It is read from the archives, as the bills of payers are. Epochs that changed nothing of the asset are left out. What was earned is
         *     split when somebody collects.
         */
        get: operations["income"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets/{index}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Proof of an asset's totals for `collect`. */
        get: operations["asset_proof"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assets/{index}/radios": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The radios that are mapped to an asset: since when, when each reported last and how, what runs, what was billed in the open epoch
         *     and what waits. No subscriber is named.
         * @description For the wallet that owns the asset on chain, with `openmast-expires` and `openmast-signature` over the text
         *     `OpenMast: show the radios of my asset\nnetwork: <address>\nasset: <index>\nexpires: <seconds>`, signed as for the session records
         *     of a payer; or for the operator. Who has handed the asset over sees nothing a minute later at most.
         */
        get: operations["asset_radios"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/doors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where this oracle takes reports of usage, for people who configure gateways and radios. A door has an address if the operator
         *     publishes one.
         */
        get: operations["doors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/epoch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The epoch that collects usage now. */
        get: operations["epoch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keeper": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the service did today to keep the network in order, what waits, and why; docs/reference/keeper.md explains it. */
        get: operations["keeper"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings/radios": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Mapped radios, page by page: all of them, or those with a name or of an asset. */
        get: operations["radios"];
        /**
         * Maps a radio to an asset, or to another one. Usage that waits for it is billed in the open epoch. What the
         *     configuration file maps is changed there.
         */
        put: operations["put_radio"];
        post?: never;
        /** Unmaps a radio. What it reported so far stays as it was billed. What the configuration file maps is changed there. */
        delete: operations["delete_radio"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings/subscribers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Mapped subscribers, page by page: all of them, or those with a name or of a payer. */
        get: operations["subscribers"];
        /**
         * Maps a subscriber to a payer, or to another one. Usage that waits for it is billed in the open epoch. What the
         *     configuration file maps is changed there.
         */
        put: operations["put_subscriber"];
        post?: never;
        /** Unmaps a subscriber. What it used so far stays as it was billed. What the configuration file maps is changed there. */
        delete: operations["delete_subscriber"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/owners/{address}/holdings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a wallet has: shares, stakes with their rewards, tokens of lots, payers with what they have paid for ahead, offers and purchases.
         * @description One node of the chain searches for the wallet's accounts: what is not among them may have been made a moment ago, or kept back by
         *     that node. Assets come in pages; payers, offers, sales and purchases are the same on every page.
         */
        get: operations["holdings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/owners/{address}/payers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The payers that an address owns, each with what it has left, what is asked back and whom it is offered to.
         * @description One node of the chain searches for them: what is not among them may have been opened a moment ago, or kept back by that node. Each
         *     balance is by the oracle's own ledgers.
         */
        get: operations["owned_payers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payers/{index}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a payer has left and what it spent: its balance, settled with proof, and running. */
        get: operations["payer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payers/{index}/bills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a payer was charged, epoch by epoch, newest first: by asset, with prices, what entitlements met, and sums.
         * @description It is read from the archives, so that it reaches back to settlements that are closed on chain. Epochs that changed nothing of the
         *     payer are left out. A page ends early when it has many lines, or its archives take long to read: `next_before` says where the next
         *     one goes on.
         */
        get: operations["bills"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payers/{index}/bills/{epoch}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What one epoch charged a payer, with the proofs of its sums: the payer's leaf after the epoch and before it.
         * @description The settlement commits to what all lines of a payer come to together. To a line alone it commits by the archive's SHA-256, and by
         *     the session records that the payer's owner is shown.
         */
        get: operations["bill"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payers/{index}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Proof of a payer's totals for `withdraw`. */
        get: operations["payer_proof"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payers/{index}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Session records of a payer in a closed epoch, and the proof that the epoch's settlement commits to them.
         * @description Authorized by the wallet that owns the payer on chain: `openmast-expires` (Unix seconds, at most 300 ahead) and
         *     `openmast-signature` (ed25519, base58) over the text
         *     `OpenMast: show the session records of my payer account\nnetwork: <address>\npayer: <index>\nepoch: <epoch>\nexpires: <seconds>`,
         *     as UTF-8 without a newline at the end, as wallets' signMessage or `solana sign-offchain-message` sign it.
         */
        get: operations["sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/price/{asset}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What usage of an asset costs that is reported now, why if that is nothing, which price comes next, and how long this one holds. */
        get: operations["price"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/prices/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prices as they change, as Server-Sent Events: first all of them (event `prices`), then what has changed since the event before
         *     (event `changes`), also when an epoch begins without a change, because its version and validity are new. The data of both is a
         *     `PriceEvent`.
         * @description Who comes back with `Last-Event-ID` is sent what it missed, or all prices if that is not remembered any more. A listener that takes
         *     too little is told (event `lagged`) and let go. Without a change a comment is sent every 15 s.
         */
        get: operations["stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What some bytes cost of an asset, or of the nearest and cheapest assets at a place, and until when: what is reported while a quote is
         *     valid is charged no more.
         * @description Assets that are retired or not licensed are not quoted, nor at a place those of which this oracle has no mapped radio. A quote
         *     reserves nothing, and needs no answer.
         */
        get: operations["quote"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reserves/{index}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Proof of what a lot or an entitlement met, served and released, for `take_back`, `settle_lot` and `refund_entitlement`. */
        get: operations["reserve_proof"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sessions that may still get reports, run by run: when each began and why, what was billed in the open epoch and to
         *     whom, what waits, which reports were out of the ordinary.
         * @description The admin token shows all. The wallet that owns `payer` on chain sees what that payer pays for, with
         *     `openmast-expires` and `openmast-signature` over the text
         *     `OpenMast: show the sessions of my payer account\nnetwork: <address>\npayer: <index>\nexpires: <seconds>`, signed as for
         *     the session records of a closed epoch.
         */
        get: operations["live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/settlements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Settlements that this oracle has made, newest first. */
        get: operations["list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/settlements/{epoch}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One settlement. */
        get: operations["one"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/unattributed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Usage that waits until its radio or its subscriber is mapped: how much there is, and the 1000 largest entries. */
        get: operations["unattributed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes in a signed batch of usage reports; answers when it is durable.
         * @description Served on usage.listen, not on the address of the API. The body is a `SignedBatch` of
         *     `proto/openmast/usage/v1/usage.proto`, or the same as JSON (docs/reference/usage-reports.md); a protobuf request is answered with
         *     an `Acknowledgement`. A batch may be sent again at any time: that changes nothing.
         */
        post: operations["post_usage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description A Solana address in base58.
         * @example 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin
         */
        Address: string;
        /** @description Something that a person should know of and that lasts. */
        Alarm: {
            /** @description Stable name; docs/reference/alarms.md says what to do about each. */
            code: string;
            /** @description Since when, Unix milliseconds by the oracle's clock. */
            since_ms: components["schemas"]["Decimal"];
            /** @description What is wrong and what to do. */
            text: string;
        };
        /** @description Everything that is raised now. */
        AlarmList: {
            /** @description By code. */
            alarms: components["schemas"]["Alarm"][];
        };
        /** @description What an asset earned. */
        AssetAccount: {
            balance: components["schemas"]["AssetBalance"];
            /** Format: u-int32 */
            index: number;
            name?: components["schemas"]["AssetName"] | null;
            reports?: components["schemas"]["AssetReports"] | null;
            /** @description With the open epoch. */
            running: components["schemas"]["RunningTotals"];
            settled?: components["schemas"]["Proof"] | null;
            side: components["schemas"]["Side"];
        };
        /** @description What an asset did lately. */
        AssetActivity: {
            /**
             * @description What it earned in the epochs that ended in the last 7, 30 and 90 days. A window is absent while the oracle knows no two
             *     settlements for it, of which the newest is final, or cannot read the archive that it begins with.
             */
            income: components["schemas"]["IncomeWindow"][];
            /**
             * Format: u-int32
             * @description Of the asset, on chain.
             */
            index: number;
            name?: components["schemas"]["AssetName"] | null;
            reports?: components["schemas"]["AssetReports"] | null;
        };
        /** @description An asset's money in base units. */
        AssetBalance: {
            /** @description `earned`, and what the network's breaker carried over: it is earned in later epochs. */
            accrued: components["schemas"]["Decimal"];
            closed_epoch?: components["schemas"]["Decimal"] | null;
            collected?: components["schemas"]["Decimal"] | null;
            collected_slot?: components["schemas"]["Decimal"] | null;
            /** @description Lifetime earnings until the end of `closed_epoch`. */
            earned: components["schemas"]["Decimal"];
            not_licensed?: components["schemas"]["Reason"] | null;
            uncollected?: components["schemas"]["Decimal"] | null;
        };
        /** @description What one collect split, and how shares stood with it. */
        AssetCollect: {
            /** @description Shares among which the stakers' part was divided, base units of the share mint. */
            earning_shares: components["schemas"]["Decimal"];
            /** @description The settlement up to which it collected: of this epoch and of those before that were not collected. */
            epoch: components["schemas"]["Decimal"];
            /**
             * Format: u-int16
             * @description ISO 3166 numeric code of the jurisdiction that the levy is owed to.
             */
            jurisdiction: number;
            levy: components["schemas"]["Decimal"];
            /**
             * Format: u-int16
             * @description The levy that was used, basis points of all.
             */
            levy_bps: number;
            /** @description Bytes that the asset carried until then, lifetime. */
            lifetime_bytes: components["schemas"]["Decimal"];
            /** @description What the asset earned until then, lifetime. */
            lifetime_earned: components["schemas"]["Decimal"];
            owner: components["schemas"]["Decimal"];
            /** @description What a share that always earned had earned until then, 2⁻⁶⁴ base units for each base unit of the share mint. */
            reward_per_share: string;
            /** @description Of the transaction. */
            signature: string;
            slot: components["schemas"]["Decimal"];
            /** @description What was split: the sum of the four parts. */
            split: components["schemas"]["Decimal"];
            stakers: components["schemas"]["Decimal"];
            /**
             * Format: u-int16
             * @description The stakers' part that was used, basis points of what these leave.
             */
            stakers_bps: number;
            treasury: components["schemas"]["Decimal"];
            /**
             * Format: u-int16
             * @description The treasury's part that was used, basis points of all.
             */
            treasury_bps: number;
            unix_time?: components["schemas"]["Decimal"] | null;
        };
        /** @description What a wallet has of one asset, without what it has on the market. */
        AssetHolding: {
            /**
             * Format: u-int32
             * @description Index of the asset.
             */
            asset: number;
            asset_name?: components["schemas"]["AssetName"] | null;
            /** @description Of these in accounts that are frozen. */
            frozen: components["schemas"]["Decimal"];
            /** @description Shares in token accounts of the wallet. */
            in_wallet: components["schemas"]["Decimal"];
            /** @description Tokens of lots of the asset, by reserve index. */
            lots: components["schemas"]["HeldLot"][];
            position?: components["schemas"]["StakePosition"] | null;
            /**
             * Format: u-int8
             * @description A whole share is so many powers of ten of base units.
             */
            share_decimals: number;
            /** @description Mint of the shares. */
            share_mint: components["schemas"]["Address"];
        };
        /** @description Assets with what they did lately, by index. */
        AssetList: {
            assets: components["schemas"]["AssetActivity"][];
            /**
             * Format: u-int32
             * @description How many assets the oracle has seen on chain, including those that are not listed.
             */
            count: number;
            /**
             * Format: u-int32
             * @description `from` of the next page; absent on the last one.
             */
            next_from?: number | null;
        };
        /** @description What the shares of an asset are called, as their mint says. Whoever founded the asset chose it: it proves nothing. */
        AssetName: {
            /** @description Such as `Harbour Tower`. */
            name: string;
            /** @description Such as `HARB`. */
            symbol: string;
        };
        /** @description The price of one asset. */
        AssetPrice: {
            asset_name?: components["schemas"]["AssetName"] | null;
            price: components["schemas"]["Price"];
            valid: components["schemas"]["Validity"];
            version: components["schemas"]["PriceVersion"];
        };
        /** @description One name of a radio, and what came by it. */
        AssetRadio: {
            /** @description The RADIUS clients' `area` that its sessions are of, at most 16; none of a radio that signs. */
            areas: string[];
            /**
             * @description Bytes that were billed in the open epoch by this name, both ways, also those that are free for want of a licence. Of a session
             *     that went from one of the asset's radios to another all may be at one of the two.
             */
            bytes: components["schemas"]["Decimal"];
            /**
             * @description Kind of the name.
             * @example nas_identifier
             */
            kind: string;
            last_report_at_ms?: components["schemas"]["Decimal"] | null;
            /** @description When it was mapped: the newest time that the oracle's log had told then, by a report or the end of an epoch. Unix milliseconds. */
            mapped_since_ms: components["schemas"]["Decimal"];
            /** @description How reports with such a name come. */
            protocol: components["schemas"]["Protocol"];
            /** @description Sessions that have begun and not ended. */
            running_sessions: components["schemas"]["Decimal"];
            /**
             * @description The name: text, or `hex:` and the octets.
             * @example tower-7
             */
            value: string;
            /** @description Bytes that wait, both ways: their subscriber is not mapped, or an account is not on chain yet. */
            waiting_bytes: components["schemas"]["Decimal"];
        };
        /** @description The radios of an asset. */
        AssetRadios: {
            asset_name?: components["schemas"]["AssetName"] | null;
            /**
             * Format: u-int32
             * @description How many names of radios are mapped to the asset, including those that are not listed.
             */
            count: number;
            /** @description The open epoch, which `bytes` are of. */
            epoch: components["schemas"]["Decimal"];
            /**
             * Format: u-int32
             * @description Of the asset, on chain.
             */
            index: number;
            /**
             * @description `after` of the next page; absent on the last one.
             * @example nas_identifier=tower-7
             */
            next_after?: string | null;
            /** @description One for each name that is mapped: a radio that is mapped by two names is there twice. By kind, most specific first, and name. */
            radios: components["schemas"]["AssetRadio"][];
        };
        /** @description When reports of an asset's radios came to this oracle. Other oracles may have been told otherwise. */
        AssetReports: {
            /** @description When the newest one came, by the oracle's clock, Unix milliseconds. */
            last_at_ms: components["schemas"]["Decimal"];
            /** @description The end of all windows: the beginning of the hour (UTC) that has not ended yet, Unix milliseconds. */
            until_ms: components["schemas"]["Decimal"];
            /** @description The last 7, 30 and 90 days. */
            windows: components["schemas"]["ReportWindow"][];
        };
        /** @description What one epoch charged a payer, as the epoch's public archive says it. */
        Bill: {
            /** @description SHA-256 of the public archive that says so: `/v1/archive/{hash}`. */
            archive_hash: components["schemas"]["Hash"];
            /** @description When it closed by the chain's clock, Unix seconds. */
            closed_at: components["schemas"]["Decimal"];
            epoch: components["schemas"]["Decimal"];
            /** @description By asset. */
            lines: components["schemas"]["BillLine"][];
            opened_at?: components["schemas"]["Decimal"] | null;
            /** @description The Settlement account; there is one while the settlement is final and not closed. */
            settlement: components["schemas"]["Address"];
            /** @description Slot of the chain state that the epoch ended with. */
            snapshot_slot: components["schemas"]["Decimal"];
            /** @description How far its settlement has come: what is not `final` or `closed` may still lose to another proposal. */
            state: components["schemas"]["SettlementState"];
            /** @description Over `lines`: what the epoch added to the payer's leaf. */
            sums: components["schemas"]["BillSums"];
        };
        /** @description What a payer's usage of one asset came to in an epoch. */
        BillLine: {
            /**
             * Format: u-int32
             * @description Index of the asset on chain; what it is called stands in `assets` of the list.
             */
            asset: number;
            /** @description Used against money that was held, and not charged after this epoch: base units. */
            owed: components["schemas"]["Decimal"];
            /**
             * @description The asset's prices in the tariffs that usage of this epoch is priced by: as a rule one. There are more after an epoch was
             *     opened again, and when usage of earlier epochs had waited.
             */
            prices: components["schemas"]["BilledPrice"][];
            sums: components["schemas"]["BillSums"];
        };
        /** @description Bills of a payer, newest first. Epochs in which nothing of the payer changed have none. */
        BillList: {
            /** @description The same of each asset that stands in them, by index. */
            assets: components["schemas"]["BilledAsset"][];
            bills: components["schemas"]["Bill"][];
            first_epoch?: components["schemas"]["Decimal"] | null;
            last_epoch?: components["schemas"]["Decimal"] | null;
            next_before?: components["schemas"]["Decimal"] | null;
            /**
             * Format: u-int32
             * @description Index of the payer on chain.
             */
            payer: number;
            /** @description Over the bills of this page. */
            sums: components["schemas"]["BillSums"];
        };
        /** @description Sums of usage and money. Base units of the network's currency. */
        BillSums: {
            /** @description What the payer owes for good from then on, also of what it owed before. */
            accrued: components["schemas"]["Decimal"];
            /** @description Metered, also what was written off. */
            bytes: components["schemas"]["Decimal"];
            /** @description What the network's breaker let through, also of what was carried over before. */
            charged: components["schemas"]["Decimal"];
            /** @description Of `bytes`, those that entitlements met: they were paid for ahead, and are no part of the amounts. */
            met_bytes: components["schemas"]["Decimal"];
            /** @description Of `bytes`, those that cost nothing for want of a licence. */
            not_licensed: components["schemas"]["NotLicensedBytes"];
            /** @description Of `bytes`, those that were paid for: `met_bytes`, and of the rest what accrued. */
            paid_bytes: components["schemas"]["Decimal"];
            /** @description What nobody pays. */
            written_off: components["schemas"]["Decimal"];
            /** @description Of `bytes`, those that nobody pays for. */
            written_off_bytes: components["schemas"]["Decimal"];
        };
        /** @description One asset in the bills of a page. */
        BilledAsset: {
            /**
             * Format: u-int32
             * @description Index of the asset on chain.
             */
            asset: number;
            asset_name?: components["schemas"]["AssetName"] | null;
            sums: components["schemas"]["BillSums"];
        };
        /** @description A price that an asset had. */
        BilledPrice: {
            /** @description The epoch that began with it. */
            epoch: components["schemas"]["Decimal"];
            /** @description Base units per 10⁹ bytes. */
            price_per_gb: components["schemas"]["Decimal"];
            why_free?: components["schemas"]["Reason"] | null;
        };
        /** @description Usage of the open epoch, and who pays whom for it. */
        BilledUsage: {
            /** Format: u-int32 */
            asset: number;
            bytes_down: components["schemas"]["Decimal"];
            bytes_up: components["schemas"]["Decimal"];
            /** @description Unix milliseconds by the gateway's clock. */
            first_event_at_ms: components["schemas"]["Decimal"];
            /** @description The same. */
            last_event_at_ms: components["schemas"]["Decimal"];
            not_licensed?: components["schemas"]["Reason"] | null;
            /** Format: u-int32 */
            payer: number;
            /** @description Base units per 10⁹ bytes. */
            price_per_gb: components["schemas"]["Decimal"];
        };
        /**
         * @description An H3 cell in hexadecimal, as H3's own tools write it.
         * @example 89393362c6bffff
         */
        Cell: string;
        /** @description Collects of an asset, newest first, as the program's events say. Base units of the network's currency. */
        CollectList: {
            /**
             * Format: u-int32
             * @description Index of the asset.
             */
            asset: number;
            asset_name?: components["schemas"]["AssetName"] | null;
            collects: components["schemas"]["AssetCollect"][];
            /**
             * @description Whether these leave nothing out: each splits exactly what the asset earned since the one before it, and the newest of the first
             *     page is what the Asset account says, at finalized commitment. False also while a collect is newer than the page.
             */
            is_whole: boolean;
            /** @description Signature to pass as `before` to get the next page; absent: the oracle's nodes know of no older transaction. */
            next_before?: string | null;
            /**
             * Format: u-int32
             * @description Transactions whose events no node of this oracle tells any more, or not in full.
             */
            untold: number;
        };
        /**
         * @description A `u64` as a decimal string.
         * @example 1250000
         */
        Decimal: string;
        /** @description One door. */
        Door: {
            /**
             * @description Where gateways or radios send to, as the operator publishes it: `host:port` for RADIUS, else a URL. Absent: ask the operator.
             * @example radius.example.net:1813
             */
            address?: string | null;
            /** @description Whether senders must show a certificate that the operator gave them. */
            needs_client_certificate: boolean;
            protocol: components["schemas"]["Protocol"];
        };
        /** @description Where this oracle takes reports. */
        DoorList: {
            doors: components["schemas"]["Door"][];
        };
        /** @description Tokens of a lot that were redeemed for a payer, as of the snapshot that closed `closed_epoch`. */
        Entitlement: {
            /** @description Tokens of these that are asked back, and meet nothing. */
            asked: components["schemas"]["Decimal"];
            /**
             * Format: u-int32
             * @description The asset whose capacity it is.
             */
            asset: number;
            asset_name?: components["schemas"]["AssetName"] | null;
            /** @description The window is over at this time at the latest, Unix seconds. */
            ends_by: components["schemas"]["Decimal"];
            /** @description First epoch of the window. */
            first_epoch: components["schemas"]["Decimal"];
            /** @description Whether it meets usage of the open epoch. */
            is_in_use: boolean;
            /**
             * @description What a token is: `volume` (10⁹ bytes), `sim_slot` (a subscriber that may be active), `rate` (1 Mbit/s) or `exclusive` (the
             *     whole asset).
             */
            kind: string;
            /** @description Last epoch of the window, roll-over included. */
            last_epoch: components["schemas"]["Decimal"];
            left_bytes?: components["schemas"]["Decimal"] | null;
            /**
             * Format: u-int32
             * @description Reserve index of its lot.
             */
            lot: number;
            /** @description Lifetime bytes that it met. */
            met_bytes: components["schemas"]["Decimal"];
            most_per_epoch?: components["schemas"]["Decimal"] | null;
            /** @description Tokens. */
            quantity: components["schemas"]["Decimal"];
            /**
             * Format: u-int32
             * @description Reserve index of the Entitlement account.
             */
            reserve: number;
        };
        /**
         * @description What one epoch gave an asset, as the epoch's public archive says it. It is split when somebody collects, often for many epochs at
         *     once.
         */
        EpochIncome: {
            /** @description SHA-256 of the public archive that says so: `/v1/archive/{hash}`. */
            archive_hash: components["schemas"]["Hash"];
            /** @description When it closed by the chain's clock, Unix seconds. */
            closed_at: components["schemas"]["Decimal"];
            epoch: components["schemas"]["Decimal"];
            /** @description The same with what the breaker carried over. */
            lifetime_accrued: components["schemas"]["Decimal"];
            /** @description Lifetime earnings after the epoch: the asset's leaf. */
            lifetime_earned: components["schemas"]["Decimal"];
            opened_at?: components["schemas"]["Decimal"] | null;
            /** @description Payers that used it. */
            payers: components["schemas"]["Decimal"];
            /** @description As a rule one; there are more after an epoch was opened again, and when usage of earlier epochs had waited. */
            prices: components["schemas"]["BilledPrice"][];
            /** @description The Settlement account; there is one while the settlement is final and not closed. */
            settlement: components["schemas"]["Address"];
            /** @description Slot of the chain state that the epoch ended with. */
            snapshot_slot: components["schemas"]["Decimal"];
            /** @description How far its settlement has come: what is not `final` or `closed` may still lose to another proposal. */
            state: components["schemas"]["SettlementState"];
            sums: components["schemas"]["IncomeSums"];
        };
        /** @description Shares of an asset or tokens of a lot, or neither: then the network lets its market trade the mint. */
        Goods: {
            /**
             * Format: u-int32
             * @description Index of the asset whose shares they are.
             */
            asset?: number | null;
            /**
             * Format: u-int32
             * @description Reserve index of the lot whose tokens they are.
             */
            lot?: number | null;
            mint: components["schemas"]["Address"];
        };
        /** @description 32 bytes as lower-case hex. */
        Hash: string;
        /** @description The service is up. */
        Health: {
            network: components["schemas"]["Address"];
            program: components["schemas"]["Address"];
            /** @description `up`. */
            status: string;
            version: string;
        };
        /** @description Tokens of a lot. */
        HeldLot: {
            /** @description The window is over at this time at the latest, Unix seconds. */
            ends_by: components["schemas"]["Decimal"];
            /** @description First epoch of the window. */
            first_epoch: components["schemas"]["Decimal"];
            /** @description `volume`, `sim_slot`, `rate` or `exclusive`. */
            kind: string;
            /** @description Last epoch of the window, roll-over included. */
            last_epoch: components["schemas"]["Decimal"];
            /**
             * Format: u-int32
             * @description Reserve index of the lot.
             */
            lot: number;
            /** @description Mint of the tokens. */
            mint: components["schemas"]["Address"];
            /** @description Tokens in accounts of the wallet; those that were redeemed are in entitlements of payers. */
            quantity: components["schemas"]["Decimal"];
            refund?: components["schemas"]["Decimal"] | null;
        };
        /** @description An offer to sell, or a bid. */
        HeldOffer: {
            address: components["schemas"]["Address"];
            expires_at?: components["schemas"]["Decimal"] | null;
            goods: components["schemas"]["Goods"];
            /** @description Goods of the maker in escrow that wait to be claimed. */
            goods_owed: components["schemas"]["Decimal"];
            /** @description What of it can be had, base units of the goods. */
            left: components["schemas"]["Decimal"];
            /** @description Money in escrow for what is left of a bid. */
            money: components["schemas"]["Decimal"];
            /** @description Money of the maker in escrow that waits to be claimed. */
            money_owed: components["schemas"]["Decimal"];
            /** @description Base units of the currency for one whole unit of the goods. */
            price: components["schemas"]["Decimal"];
            /** @description `sell` or `bid`. */
            side: string;
            /** @description `open`, `expired`, `filled`, `cancelled` or `ended`. */
            state: string;
        };
        /** @description A payer, and what it has paid for ahead. */
        HeldPayer: {
            /** @description As `/v1/payers/{index}` has them. */
            entitlements: components["schemas"]["Entitlement"][];
            /**
             * Format: u-int32
             * @description Its index on chain.
             */
            index: number;
            remaining?: components["schemas"]["Decimal"] | null;
        };
        /** @description What was bought in a sale. */
        HeldPurchase: {
            /** @description In all, base units of the goods. */
            bought: components["schemas"]["Decimal"];
            goods: components["schemas"]["Goods"];
            /** @description Of these in escrow. */
            locked: components["schemas"]["Decimal"];
            locked_until?: components["schemas"]["Decimal"] | null;
            /** @description Address of the sale. */
            sale: components["schemas"]["Address"];
        };
        /** @description A primary sale. */
        HeldSale: {
            address: components["schemas"]["Address"];
            /** @description Unix seconds. */
            ends_at: components["schemas"]["Decimal"];
            goods: components["schemas"]["Goods"];
            /** @description Goods of the issuer in escrow that wait to be delivered, once it has ended. */
            goods_owed: components["schemas"]["Decimal"];
            /** @description What is not sold, base units of the goods. */
            left: components["schemas"]["Decimal"];
            /** @description Money of the issuer in escrow that waits to be delivered. */
            money_owed: components["schemas"]["Decimal"];
            /** @description What was paid in it, without fees. */
            raised: components["schemas"]["Decimal"];
            /** @description `not begun`, `running`, `sold out`, `over` or `ended`. */
            state: string;
        };
        /** @description What a wallet has of the network on chain. Shares are base units of their mint, money is base units of the network's currency. */
        Holdings: {
            /** @description By index, the highest first. */
            assets: components["schemas"]["AssetHolding"][];
            /** @description How many assets the wallet has something of. */
            count: components["schemas"]["Decimal"];
            /** @description The newest final epoch then. */
            final_epoch: components["schemas"]["Decimal"];
            /**
             * Format: u-int32
             * @description Pass it as `before` to get the next page of assets; absent on the last one.
             */
            next_before?: number | null;
            /** @description How many offers and bids the wallet has on the market. */
            offer_count: components["schemas"]["Decimal"];
            /** @description The newest 200 of these. */
            offers: components["schemas"]["HeldOffer"][];
            owner: components["schemas"]["Address"];
            /** @description How many payers the wallet owns. */
            payer_count: components["schemas"]["Decimal"];
            /** @description The first 50 of these, by index, the highest first; all of them are at `/v1/owners/{address}/payers`. */
            payers: components["schemas"]["HeldPayer"][];
            /** @description How many purchases in sales the wallet has that are not closed. */
            purchase_count: components["schemas"]["Decimal"];
            /** @description The first 200 of these, by the end of the lock. */
            purchases: components["schemas"]["HeldPurchase"][];
            /** @description How many sales the wallet has opened that are not closed. */
            sale_count: components["schemas"]["Decimal"];
            /** @description The newest 200 of these. */
            sales: components["schemas"]["HeldSale"][];
            /** @description Slot of the oldest of the answers that it is made from, at finalized commitment; at most about a minute old. */
            slot: components["schemas"]["Decimal"];
            /** @description How many mints were not looked at, because the wallet has tokens of more than 5,000: shares may be among them. */
            unread_mints: components["schemas"]["Decimal"];
        };
        /** @description Income of an asset, epoch by epoch, newest first. Epochs that changed nothing of it are left out. */
        IncomeList: {
            /**
             * Format: u-int32
             * @description Index of the asset on chain.
             */
            asset: number;
            asset_name?: components["schemas"]["AssetName"] | null;
            epochs: components["schemas"]["EpochIncome"][];
            first_epoch?: components["schemas"]["Decimal"] | null;
            last_epoch?: components["schemas"]["Decimal"] | null;
            next_before?: components["schemas"]["Decimal"] | null;
            /** @description Over the epochs of this page. */
            sums: components["schemas"]["IncomeSums"];
        };
        /** @description Sums of what an asset carried and earned. Base units of the network's currency. */
        IncomeSums: {
            /** @description What payers used, and what they owe and were charged for it. */
            by_use: components["schemas"]["BillSums"];
            /** @description All that was earned: charged by use and by lots. This is what `collect` splits. */
            earned: components["schemas"]["Decimal"];
            /** @description What lots and entitlements released to it. */
            lots_accrued: components["schemas"]["Decimal"];
            /** @description What of that the breaker let through, also of what was carried over before. */
            lots_charged: components["schemas"]["Decimal"];
        };
        /** @description What an asset earned in the epochs that ended in a window, by two public archives. */
        IncomeWindow: {
            /** @description Bytes that it carried in these epochs. */
            bytes: components["schemas"]["Decimal"];
            /** @description When `last_epoch` closed by the chain's clock, Unix seconds: until then. */
            closed_at: components["schemas"]["Decimal"];
            /**
             * @description What the epochs from `first_epoch` up to `last_epoch` added to its lifetime earnings. This is what `collect`
             *     splits among treasury, levy, stakers and owner. Base units of the network's currency.
             */
            earned: components["schemas"]["Decimal"];
            /**
             * @description The one after the newest that had ended when the window began; if the oracle knows none that old, the one after the oldest that
             *     it knows.
             */
            first_epoch: components["schemas"]["Decimal"];
            /** @description The newest epoch whose settlement is final. The one before `first_epoch`: none ended in the window. */
            last_epoch: components["schemas"]["Decimal"];
            /** @description When the epoch before `first_epoch` closed by the chain's clock, Unix seconds: from then on the window is covered. */
            opened_at: components["schemas"]["Decimal"];
            /**
             * Format: u-int32
             * @description Days of the window.
             */
            window_days: number;
        };
        /** @description What the keeper did today (UTC), what waits, and why. */
        Keeper: {
            /** @description What the key has, lamports. */
            balance_lamports: components["schemas"]["Decimal"];
            /** @description The most that is spent in a day, lamports; 0 while what was spent today is not known. */
            daily_lamports: components["schemas"]["Decimal"];
            /** @description Whether the service keeps the network in order. */
            enabled: boolean;
            /** @description Why work waits for money: `budget_used`, `part_of_kind_used` or `balance_low`. Absent: none does. */
            held_back?: string | null;
            /** @description Each kind of work, the most important first. */
            kinds: components["schemas"]["KeeperKind"][];
            /** @description What it keeps at least, lamports. */
            least_balance_lamports: components["schemas"]["Decimal"];
            looked_at_ms?: components["schemas"]["Decimal"] | null;
            /** @description What was spent today, with what may still be: fees, and rents until they are back. Lamports. */
            spent_lamports: components["schemas"]["Decimal"];
            /** @description The newest transactions, newest first, at most 50. */
            transactions: components["schemas"]["KeeperTransaction"][];
            /** @description Parts of the network that could not be read at the last look, each with the reason. */
            unread: string[];
        };
        /** @description One kind of work. */
        KeeperKind: {
            /** @description Transactions of today that are final. */
            done: components["schemas"]["Decimal"];
            /** @description Transactions of today that no block took. */
            expired: components["schemas"]["Decimal"];
            /** @description Transactions of today that failed in a block. */
            failed: components["schemas"]["Decimal"];
            /** @description Name of the instruction. */
            kind: string;
            /** @description Why the last one of those was. */
            last_refusal?: string | null;
            /** @description Tasks that were refused in simulation, or failed, since the service started. As a rule somebody else was faster. */
            refused: components["schemas"]["Decimal"];
            /** @description Transactions of today that may still land. */
            sent: components["schemas"]["Decimal"];
            /** @description What was spent on it today, with what may still be, lamports. */
            spent_lamports: components["schemas"]["Decimal"];
            /** @description Tasks that wait: for their turn, for money, or since they were refused. */
            waiting: components["schemas"]["Decimal"];
        };
        /** @description One transaction. */
        KeeperTransaction: {
            /** @description Why it failed, when it did. */
            error?: string | null;
            /** @description What it costs, lamports. */
            fee_lamports: components["schemas"]["Decimal"];
            /** @description Name of the instruction. */
            kind: string;
            /** @description When it was sent, Unix milliseconds. */
            sent_at_ms: components["schemas"]["Decimal"];
            /** @description The transaction's first signature, in base58. */
            signature: string;
            /** @description `sent`, `done`, `failed` or `expired`. */
            state: string;
            /** @description The account that it is about. */
            subject: components["schemas"]["Address"];
        };
        /** @description One session. */
        LiveSession: {
            /**
             * @description The RADIUS client's `area`; empty for radios that sign.
             * @example east
             */
            area: string;
            /** @description When its newest report came, Unix milliseconds. */
            last_report_at_ms: components["schemas"]["Decimal"];
            /** @description Acct-Multi-Session-Id, if it is part of what tells the session apart. */
            multi_session_id?: string | null;
            /** @description With `reports`: its reports in the log, the newest first. */
            reports: components["schemas"]["SessionReport"][];
            /** @description How many runs are kept; of more than 32 the newest are listed. */
            run_count: components["schemas"]["Decimal"];
            /** @description The newest first. */
            runs: components["schemas"]["SessionRun"][];
            /**
             * @description Acct-Session-Id; text, or `hex:` and the octets.
             * @example 5f2a0b17
             */
            session_id: string;
            /** @description Reports of it that were more than plain usage or repetitions, as far as they are remembered, the newest first. */
            verdicts: components["schemas"]["SessionVerdict"][];
        };
        /** @description Sessions that were asked for. */
        LiveSessions: {
            /** @description How many sessions match, including those that are not listed. */
            count: components["schemas"]["Decimal"];
            reports_from?: components["schemas"]["Decimal"] | null;
            /** @description Those with the newest reports, the newest first. */
            sessions: components["schemas"]["LiveSession"][];
        };
        /** @description A radio identity and the asset that it is mapped to. */
        MappedRadio: {
            /**
             * Format: u-int32
             * @description Index of the asset on chain.
             */
            asset: number;
            asset_name?: components["schemas"]["AssetName"] | null;
            /** @description Whether it is an entry of the configuration file, where alone it can be changed. */
            is_configured: boolean;
            /** @enum {string} */
            kind: "nas_identifier" | "called_station_id" | "nas_ip" | "source_ip" | "ed25519";
            /** @description When it was mapped: the newest time that the oracle's log had told then, by a report or the end of an epoch. Unix milliseconds. */
            mapped_since_ms: components["schemas"]["Decimal"];
            /**
             * @description Text, or `hex:` and the octets.
             * @example tower-7
             */
            value: string;
        };
        /** @description A subscriber identity and the payer that it is mapped to. */
        MappedSubscriber: {
            /** @description Whether it is an entry of the configuration file, where alone it can be changed. */
            is_configured: boolean;
            /** @enum {string} */
            kind: "class" | "cui" | "user_name" | "calling_station_id" | "realm" | "subscriber_hash" | "payer_index";
            /**
             * Format: u-int32
             * @description Index of the payer on chain.
             */
            payer: number;
            /**
             * @description Text, or `hex:` and the octets.
             * @example carrier.example
             */
            value: string;
        };
        /** @description A change of the mapping that is durable. */
        MappingChanged: {
            /** @description Whether the oracle has seen the index on chain. Usage of an index that is not there is kept aside until it is. */
            index_is_on_chain: boolean;
            /** @description The identity in the spelling that is compared with reports. */
            kind: string;
            /** @description Position of the change in the oracle's log. */
            log_position: components["schemas"]["Decimal"];
            value: string;
        };
        /** @description Bytes that cost nothing because their asset was not licensed when they were reported, by reason. */
        NotLicensedBytes: {
            /** @description Of assets whose licences had expired or were ended. */
            expired: components["schemas"]["Decimal"];
            /** @description Of assets whose licence was suspended. */
            suspended: components["schemas"]["Decimal"];
            /** @description Of assets without a licence. */
            unlicensed: components["schemas"]["Decimal"];
        };
        /** @description Why the service takes no reports. */
        NotReady: {
            /** @description Stable name of the reason. */
            code: string;
            /** @description What is wrong and what to do. */
            detail: string;
        };
        /** @description The epoch that collects usage now, and how far the service is behind. */
        OpenEpoch: {
            /** @description Their price in base units, before any write-off: what a payer cannot pay is written off when the epoch closes. */
            amount_before_write_off: components["schemas"]["Decimal"];
            /** @description Reports of these that the ledgers include already. */
            applied_records: components["schemas"]["Decimal"];
            /** @description Bytes attributed to a payer and an asset since the epoch opened. */
            bytes: components["schemas"]["Decimal"];
            /** @description Reports that are in the log. */
            durable_records: components["schemas"]["Decimal"];
            /** @description Number of the open epoch. */
            epoch: components["schemas"]["Decimal"];
            /** @description Newest final epoch on chain, as far as the oracle has seen. */
            final_epoch: components["schemas"]["Decimal"];
            /** @description Of these bytes, those that cost nothing for want of a licence. */
            not_licensed: components["schemas"]["NotLicensedBytes"];
            /** @description Sessions that have begun and not ended. */
            open_sessions: components["schemas"]["Decimal"];
            opened_at_ms?: components["schemas"]["Decimal"] | null;
            /** @description Newest epoch proposed on chain, as far as the oracle has seen. */
            proposed_epoch: components["schemas"]["Decimal"];
        };
        /** @description One payer, as the chain had it at that slot. Base units of the network's currency. */
        OwnedPayer: {
            /** @description The Payer account. */
            address: components["schemas"]["Address"];
            balance?: components["schemas"]["PayerBalance"] | null;
            /** @description Lifetime deposits. */
            deposited: components["schemas"]["Decimal"];
            /**
             * Format: u-int32
             * @description Its index on chain.
             */
            index: number;
            max_price_per_gb?: components["schemas"]["Decimal"] | null;
            pending_owner?: components["schemas"]["Address"] | null;
            withdrawal?: components["schemas"]["PendingWithdrawal"] | null;
            /** @description Lifetime withdrawals. */
            withdrawn: components["schemas"]["Decimal"];
        };
        /** @description Payers that an address owns on chain, by index, the highest first. */
        OwnedPayers: {
            /** @description How many the owner has. */
            count: components["schemas"]["Decimal"];
            /**
             * Format: u-int32
             * @description Pass it as `before` to get the next page; absent on the last one.
             */
            next_before?: number | null;
            owner: components["schemas"]["Address"];
            payers: components["schemas"]["OwnedPayer"][];
            /** @description Slot of the search that found them, at finalized commitment; at most about a minute old. */
            slot: components["schemas"]["Decimal"];
        };
        /** @description What a payer has and spent. */
        PayerAccount: {
            balance: components["schemas"]["PayerBalance"];
            /** @description Capacity that was bought ahead for it and is used before its money, by reserve index. */
            entitlements: components["schemas"]["Entitlement"][];
            /** Format: u-int32 */
            index: number;
            /** @description With the open epoch. */
            running: components["schemas"]["RunningTotals"];
            settled?: components["schemas"]["Proof"] | null;
            side: components["schemas"]["Side"];
        };
        /**
         * @description A payer's money in base units: `remaining` is `deposited - withdrawn - accrued - held`, or zero if that is less than
         *     nothing.
         */
        PayerBalance: {
            /**
             * @description `spent`, and what the network's breaker carried over: it is charged in later epochs, and is no money of the
             *     payer's any more.
             */
            accrued: components["schemas"]["Decimal"];
            closed_epoch?: components["schemas"]["Decimal"] | null;
            /** @description Lifetime deposits. */
            deposited: components["schemas"]["Decimal"];
            /**
             * @description The part of `requested` that is set aside: it is not charged as long as the request stands. Zero if the newest
             *     closed epoch's snapshot did not see the request, or if it lapsed.
             */
            held: components["schemas"]["Decimal"];
            max_price_per_gb?: components["schemas"]["Decimal"] | null;
            /**
             * @description Used and not charged because of what is held: charged before anything else if the request ends unpaid, or other
             *     money comes in; nobody pays it if the request is paid.
             */
            owed: components["schemas"]["Decimal"];
            /**
             * @description What the open epoch can charge, unless more is deposited before it ends or the request ends unpaid. Usage beyond it
             *     is owed as far as money is held, and written off beyond that.
             */
            remaining: components["schemas"]["Decimal"];
            /**
             * @description Asked back and neither withdrawn nor taken back. What was used before the first settlement that saw the request is
             *     charged all the same; then the amount is set aside, see `held`.
             */
            requested: components["schemas"]["Decimal"];
            /** @description Slot of the chain state that closed it, at finalized commitment: what was deposited later is not in here. */
            snapshot_slot: components["schemas"]["Decimal"];
            /** @description Lifetime charges until the end of `closed_epoch`. */
            spent: components["schemas"]["Decimal"];
            /** @description Indexes of the assets that are not to serve it for that reason: the first 100. */
            too_dear_assets: number[];
            /** @description Lifetime withdrawals. */
            withdrawn: components["schemas"]["Decimal"];
        };
        /** @description A request to withdraw, or a statement. */
        PendingWithdrawal: {
            /** @description Asked back. */
            amount: components["schemas"]["Decimal"];
            /** @description From then on it holds no money any more and is not paid, Unix seconds. */
            lapses_at: components["schemas"]["Decimal"];
            pays_at?: components["schemas"]["Decimal"] | null;
            /** @description Slot of the request. */
            slot: components["schemas"]["Decimal"];
        };
        /**
         * @description Where an asset is, seen from the cell that was asked for.
         * @enum {string}
         */
        Place: "within" | "around" | "beside";
        /** @description What usage of an asset costs. */
        Price: {
            asked_per_gb?: components["schemas"]["Decimal"] | null;
            /**
             * Format: u-int32
             * @description Index of the asset on chain.
             */
            asset: number;
            cell?: components["schemas"]["Cell"] | null;
            /** @description Base units per 10⁹ bytes of what is reported now. */
            price_per_gb: components["schemas"]["Decimal"];
            scheduled?: components["schemas"]["ScheduledPrice"] | null;
            why_free?: components["schemas"]["Reason"] | null;
        };
        /** @description Prices of the stream: all of them in an event `prices`, those that have changed in an event `changes`. */
        PriceEvent: {
            prices: components["schemas"]["Price"][];
            /** @description How long these prices hold at least, whichever asset it is. */
            valid: components["schemas"]["Validity"];
            version: components["schemas"]["PriceVersion"];
        };
        /** @description Which prices hold. */
        PriceVersion: {
            /** @description The epoch that began with them. While an epoch is opened again, that is the one after it. */
            epoch: components["schemas"]["Decimal"];
            /** @description Slot of the snapshot that they are by, at finalized commitment. */
            slot: components["schemas"]["Decimal"];
        };
        /** @description RFC 9457 problem document (`application/problem+json`). */
        Problem: {
            /** @description Stable name for programs. */
            code: string;
            /** @description What is wrong with this request, in words. */
            detail: string;
            /**
             * Format: u-int16
             * @description HTTP status.
             */
            status: number;
            /** @description The title, which is the same for every problem with this code. */
            title: string;
            /** @description `urn:openmast:problem:` and the code. */
            type: string;
            /** @description What the caller can do. */
            what_to_do: string;
        };
        /** @description Totals that a settlement commits to, and the proof that it does. */
        Proof: {
            /** @description The settlement's epoch. */
            epoch: components["schemas"]["Decimal"];
            /**
             * Format: u-int32
             * @description Index of the asset, payer or reserve on chain: its position in the tree.
             */
            index: number;
            /**
             * Format: u-int32
             * @description Leaves of the tree. An `index` at or above it has totals of zero and needs no siblings.
             */
            leaf_count: number;
            /** @description Hash of the tree's root. */
            root: components["schemas"]["Hash"];
            /** @description Accrued sum of the tree's root, base units. */
            root_accrued: components["schemas"]["Decimal"];
            /** @description Charged sum of the tree's root, base units. */
            root_charged: components["schemas"]["Decimal"];
            /** @description The Settlement account. */
            settlement: components["schemas"]["Address"];
            /** @description From the leaf upwards, each 48 bytes in hex: hash, then charged and accrued as little-endian `u64`. */
            siblings: components["schemas"]["Sibling"][];
            side: components["schemas"]["Side"];
            /** @description Lifetime totals as of that epoch. */
            totals: components["schemas"]["Totals"];
        };
        /**
         * @description How reports come.
         * @enum {string}
         */
        Protocol: "radius" | "signed_reports";
        /** @description A bill, and what proves its sums: `proof.totals` less `before.totals` are `sums`, of bytes, paid, charged and accrued. */
        ProvenBill: {
            before?: components["schemas"]["Proof"] | null;
            bill: components["schemas"]["Bill"];
            proof?: components["schemas"]["Proof"] | null;
        };
        /** @description What some bytes of one asset cost. */
        Quote: {
            /**
             * @description The most that the other bytes add to what a payer is charged, in base units: rounded up. It is a base unit less if what the payer
             *     used of the asset before has a fraction that leaves room for it.
             */
            amount: components["schemas"]["Decimal"];
            /**
             * Format: u-int32
             * @description Index of the asset on chain.
             */
            asset: number;
            asset_name?: components["schemas"]["AssetName"] | null;
            cell?: components["schemas"]["Cell"] | null;
            /** @description Of the bytes those that the payer's entitlements meet: they are paid for ahead. 0 without a payer. */
            met_bytes: components["schemas"]["Decimal"];
            place?: components["schemas"]["Place"] | null;
            /** @description Base units per 10⁹ bytes. */
            price_per_gb: components["schemas"]["Decimal"];
            valid: components["schemas"]["Validity"];
        };
        /** @description What some bytes cost. */
        QuoteList: {
            /** @description The bytes that were asked for, both ways together. */
            bytes: components["schemas"]["Decimal"];
            payer?: components["schemas"]["QuotedPayer"] | null;
            /** @description Never empty: the nearest first, and of these the cheapest. */
            quotes: components["schemas"]["Quote"][];
            version: components["schemas"]["PriceVersion"];
        };
        /** @description The payer that a quote is for. */
        QuotedPayer: {
            /** @description Base units that it can still be charged in the open epoch, by what was reported until now. */
            free: components["schemas"]["Decimal"];
            /**
             * Format: u-int32
             * @description Its index on chain.
             */
            index: number;
            max_price_per_gb?: components["schemas"]["Decimal"] | null;
        };
        /** @description A radio identity and its asset. */
        RadioEntry: {
            /** Format: uint32 */
            asset: number;
            /** @enum {string} */
            kind: "nas_identifier" | "called_station_id" | "nas_ip" | "source_ip" | "ed25519";
            /** @example 5f2a0b17 */
            value: string;
        };
        /** @description What radios are mapped to, by kind, most specific first, and name. */
        RadioList: {
            /** @description How many names are mapped, whatever is looked for. */
            count: components["schemas"]["Decimal"];
            /**
             * @description `after` of the next page; absent on the last one.
             * @example nas_identifier=tower-7
             */
            next_after?: string | null;
            radios: components["schemas"]["MappedRadio"][];
        };
        /** @description Whether the service takes reports and keeps them. */
        Readiness: {
            ready: boolean;
            /** @description Empty when ready. */
            reasons: components["schemas"]["NotReady"][];
        };
        /** @description Why something was counted as it was. */
        Reason: {
            /**
             * @description Stable name.
             * @example start_after_stop
             */
            code: string;
            /** @description The same for people. */
            text: string;
        };
        /** @description The answer when a batch is durable. */
        Recorded: {
            /** @description The radio's key in base58. */
            radio: string;
            /** @description The batch's sequence number in decimal. */
            sequence: string;
        };
        /** @description The result of reading the configuration again. */
        Reloaded: {
            /** @description What has changed, one line each; empty if nothing has. */
            changed: string[];
        };
        /**
         * @description In how many hours (UTC) of a window reports came. A session that is repeated or late counts as well; the hour is that in which the
         *     oracle took the report.
         */
        ReportWindow: {
            /**
             * Format: u-int32
             * @description Of these, hours since the asset's first report in which the oracle took a report of anybody. In the others it may have been
             *     away itself.
             */
            hours_observed: number;
            /**
             * Format: u-int32
             * @description Of these, hours in which it took a report of the asset.
             */
            hours_reported: number;
            /**
             * Format: u-int32
             * @description Hours of the window.
             */
            window_hours: number;
        };
        /** @description Totals that include the open epoch: nobody has agreed to them yet. */
        RunningTotals: {
            /** @description Lifetime base units until now, before any write-off in the open epoch. */
            amount_before_write_off: components["schemas"]["Decimal"];
            /** @description Lifetime bytes until now. */
            bytes: components["schemas"]["Decimal"];
            /** @description Of the open epoch's bytes, those that cost nothing for want of a licence. */
            not_licensed: components["schemas"]["NotLicensedBytes"];
        };
        /** @description A price that is announced. Its owner can replace it as long as `from_epoch` is four epochs after the newest final one or later. */
        ScheduledPrice: {
            /** @description It holds from this epoch on. */
            from_epoch: components["schemas"]["Decimal"];
            /** @description Base units per 10⁹ bytes. */
            price_per_gb: components["schemas"]["Decimal"];
        };
        /** @description What an epoch charged a payer for. */
        SessionList: {
            epoch: components["schemas"]["Decimal"];
            /** @description Position of the first of `records` among the leaves; the others follow. */
            first_record: components["schemas"]["Decimal"];
            /** Format: u-int32 */
            payer: number;
            /** @description Root of the settlement's commitment to the records of all payers. */
            private_root: components["schemas"]["Hash"];
            /** @description Leaves of the commitment: records of all payers. */
            record_count: components["schemas"]["Decimal"];
            records: components["schemas"]["SessionRecord"][];
            /**
             * @description Nodes beside the way of `records` up to the root, from the leaves upwards, the left one first
             *     (docs/reference/archive.md). Empty when there are no records: nothing proves that there are none.
             */
            siblings: components["schemas"]["Hash"][];
        };
        /**
         * @description One priced interval of a session: what one epoch charged for it, with the salt under which the settlement's
         *     `private_root` commits to it.
         */
        SessionRecord: {
            /**
             * Format: u-int32
             * @description The asset that served it.
             */
            asset: number;
            /** @description To the subscriber, in this epoch. */
            bytes_down: components["schemas"]["Decimal"];
            /** @description From the subscriber, in this epoch. */
            bytes_up: components["schemas"]["Decimal"];
            /** @description First report of this epoch by the reporter's clock, Unix milliseconds. */
            first_event_at_ms: components["schemas"]["Decimal"];
            /** @description Last report of this epoch by the reporter's clock, Unix milliseconds. */
            last_event_at_ms: components["schemas"]["Decimal"];
            /** @description Base units per 10⁹ bytes. */
            price_per_gb: components["schemas"]["Decimal"];
            /** @description The radio by the name that its asset is mapped with, like `nas_identifier=tower-7`. */
            radio: string;
            salt: components["schemas"]["Hash"];
            /** @description Acct-Session-Id or its equivalent: text when it is printable, `hex:…` otherwise. */
            session_id: string;
        };
        /** @description A report in the log. */
        SessionReport: {
            /** @description Cumulative. */
            bytes_down: components["schemas"]["Decimal"];
            /** @description Cumulative. */
            bytes_up: components["schemas"]["Decimal"];
            /** @description `start`, `interim` or `stop`. */
            event: string;
            /** @description Unix milliseconds by the gateway's clock, where that is believed. */
            event_at_ms: components["schemas"]["Decimal"];
            /** @description Position in the log. */
            log_position: components["schemas"]["Decimal"];
            /** @description Names of the radio, `kind=value`. */
            radio: string[];
            /** @description SHA-256 of the report as it was received. */
            raw_hash: components["schemas"]["Hash"];
            /** @description Unix milliseconds by the oracle's clock. */
            received_at_ms: components["schemas"]["Decimal"];
            /** Format: u-int32 */
            session_seconds?: number | null;
            /** @description Names of the subscriber, `kind=value`. */
            subscriber: string[];
            /** @description Where `event_at_ms` comes from: `stamped` (Event-Timestamp), `delayed` (Acct-Delay-Time), `arrival`. */
            time: string;
        };
        /** @description One run of a session: its counters began at zero. */
        SessionRun: {
            /**
             * Format: u-int32
             * @description The radio is mapped to this asset.
             */
            asset?: number | null;
            /**
             * @description When it began by the gateway's clock, as its newest report tells it: after that clock was set, by the new time. Unix
             *     milliseconds.
             */
            began_at_ms: components["schemas"]["Decimal"];
            /** @description The rule by which it is a run of its own. */
            began_by: components["schemas"]["Reason"];
            /** @description What was billed of it in the open epoch. */
            billed: components["schemas"]["BilledUsage"][];
            /** @description The same, to the subscriber. */
            bytes_down: components["schemas"]["Decimal"];
            /** @description Greatest counter, from the subscriber; of a run that another payer pays for now, what was billed to you. */
            bytes_up: components["schemas"]["Decimal"];
            /**
             * @description Reserve indexes of the payer's entitlements that meet usage of the asset in the open epoch before its money does, in the order
             *     in which they are used. How much each meets is found when the epoch ends. None of a run that ended before the open epoch, and none
             *     while the asset is not licensed.
             */
            entitlements: number[];
            /** @description Bytes that were reported and are not believed until another report confirms them. */
            held_bytes: components["schemas"]["Decimal"];
            /** @description Whether it has had its Stop, or its radio went off. */
            is_stopped: boolean;
            /**
             * @description Newest event by the gateway's clock, Unix milliseconds; of a run that another payer pays for now, the newest that
             *     was billed to you.
             */
            last_event_at_ms: components["schemas"]["Decimal"];
            /**
             * Format: u-int32
             * @description Counts from 0.
             */
            number: number;
            /**
             * Format: u-int32
             * @description The subscriber is mapped to this payer.
             */
            payer?: number | null;
            /**
             * @description Names of the radio, `kind=value`, in the order in which they are looked up in the mapping; for a payer's owner the
             *     one that is mapped.
             */
            radio: string[];
            /** @description What else was seen of it. */
            seen: components["schemas"]["Reason"][];
            /**
             * Format: u-int32
             * @description Greatest session time that was reported. Absent where it is not yours to see.
             */
            session_seconds?: number | null;
            /** @description Names of the subscriber, the same. Empty where they are not yours to see. */
            subscriber: string[];
            too_dear?: components["schemas"]["Reason"] | null;
            /** @description Bytes that wait for a mapping, for an account on chain, or for room in the ledger. */
            waiting_bytes: components["schemas"]["Decimal"];
        };
        /** @description A report, and what was made of it. */
        SessionVerdict: {
            /** @description Bytes that it added to the session. */
            added_bytes: components["schemas"]["Decimal"];
            /** @description Bytes that it stated and that are not believed yet. */
            held_bytes: components["schemas"]["Decimal"];
            /** @description Position of the report in the log. */
            log_position: components["schemas"]["Decimal"];
            /** @description SHA-256 of the report as it was received. */
            raw_hash: components["schemas"]["Hash"];
            /** @description Unix milliseconds by the oracle's clock. */
            received_at_ms: components["schemas"]["Decimal"];
            recognised?: components["schemas"]["Reason"] | null;
            /**
             * Format: u-int32
             * @description The run that it was counted in; absent if that run is forgotten.
             */
            run?: number | null;
            why: components["schemas"]["Reason"];
        };
        /** @description One settlement and its way onto the chain. */
        Settlement: {
            /** @description Lifetime base units with what is carried over. */
            accrued: components["schemas"]["Decimal"];
            /** @description The Settlement account; there is one once it is final. */
            address: components["schemas"]["Address"];
            /** @description SHA-256 of the public part of the archive: `/v1/archive/{hash}`. */
            archive_hash: components["schemas"]["Hash"];
            /**
             * Format: u-int32
             * @description Leaves of the asset tree.
             */
            asset_count: number;
            asset_root: components["schemas"]["Hash"];
            /** @description Lifetime bytes over all assets. */
            bytes: components["schemas"]["Decimal"];
            /** @description When the state last changed, as far as the oracle has seen (Unix milliseconds). */
            changed_at_ms: components["schemas"]["Decimal"];
            /** @description Lifetime base units earned: what payers spent and reserves released. */
            charged: components["schemas"]["Decimal"];
            /** @description The chain's clock there, Unix seconds. */
            closed_at: components["schemas"]["Decimal"];
            /** @description Hash of everything that the settlement says: what oracles attest. */
            content_hash: components["schemas"]["Hash"];
            epoch: components["schemas"]["Decimal"];
            /**
             * Format: u-int32
             * @description Leaves of the payer tree.
             */
            payer_count: number;
            payer_root: components["schemas"]["Hash"];
            price_set_hash: components["schemas"]["Hash"];
            private_root: components["schemas"]["Hash"];
            /** @description The Proposal account; there is one until it is final. */
            proposal: components["schemas"]["Address"];
            /** @description The part of `accrued` that reserves released. */
            reserve_accrued: components["schemas"]["Decimal"];
            /** @description The part of `charged` that reserves released. */
            reserve_charged: components["schemas"]["Decimal"];
            /**
             * Format: u-int32
             * @description Leaves of the reserve tree: lots and entitlements.
             */
            reserve_count: number;
            reserve_root: components["schemas"]["Hash"];
            /** @description Slot of the chain state that the balances were checked against. */
            snapshot_slot: components["schemas"]["Decimal"];
            state: components["schemas"]["SettlementState"];
            /** @description Every transaction that was built for it, oldest first. */
            transactions: components["schemas"]["SettlementTransaction"][];
        };
        /** @description A list of settlements, newest first. */
        SettlementList: {
            next_before?: components["schemas"]["Decimal"] | null;
            settlements: components["schemas"]["Settlement"][];
        };
        /**
         * @description State of a settlement.
         * @enum {string}
         */
        SettlementState: "queued" | "proposed" | "final" | "closed";
        /** @description One transaction of a settlement. */
        SettlementTransaction: {
            /** @description `propose`, `attest`, `retract`, `finalize`, `close_proposal`, `close` or `rotate`. */
            action: string;
            /** @description Why it failed, when it did. */
            error?: string | null;
            /** @description The transaction's first signature, in base58. */
            signature: string;
            /** @description `built`, `sent`, `landed`, `final`, `failed` or `expired`. */
            state: string;
        };
        /** @description A node next to the way from the leaf to the root. */
        Sibling: string;
        /**
         * @description Which of the three ledgers.
         * @enum {string}
         */
        Side: "asset" | "payer" | "reserve";
        /** @description A batch as its radio has signed it. */
        SignedBatch: {
            network: string;
            radio: string;
            reports: components["schemas"]["UsageReport"][];
            /**
             * @description 64 bits in decimal; JSON numbers are read as well
             * @example 1700000000000
             */
            sequence: string;
            /** @description The signature over the canonical bytes (docs/reference/usage-reports.md). */
            signature: string;
        };
        /** @description Staked shares and their rewards. */
        StakePosition: {
            /** @description Shares that earn. */
            active: components["schemas"]["Decimal"];
            /** @description The Stake account. */
            address: components["schemas"]["Address"];
            /** @description Whether one has. */
            can_activate: boolean;
            claimable?: components["schemas"]["Decimal"] | null;
            /** @description Claimed, lifetime. */
            claimed: components["schemas"]["Decimal"];
            /** @description Unstaked shares that wait for their cooldown. */
            cooling: components["schemas"]["Decimal"];
            cooling_until?: components["schemas"]["Decimal"] | null;
            /** @description Shares that left uncollected and are not settled: they earn until their round ends. */
            departed: components["schemas"]["Decimal"];
            /** @description How many of these may leave although the asset is not collected. */
            leaving: components["schemas"]["Decimal"];
            leaving_at?: components["schemas"]["Decimal"] | null;
            /** @description Shares that do not earn yet. */
            pending: components["schemas"]["Decimal"];
            pending_owner?: components["schemas"]["Address"] | null;
            /** @description Slot since which they wait: they can be activated once a final settlement has seen it. */
            pending_slot: components["schemas"]["Decimal"];
        };
        /** @description A subscriber identity and its payer. */
        SubscriberEntry: {
            /** @enum {string} */
            kind: "class" | "cui" | "user_name" | "calling_station_id" | "realm" | "subscriber_hash" | "payer_index";
            /** Format: uint32 */
            payer: number;
            /** @example 5f2a0b17 */
            value: string;
        };
        /** @description What subscribers are mapped to, by kind, most specific first, and name. */
        SubscriberList: {
            /** @description How many names are mapped, whatever is looked for. */
            count: components["schemas"]["Decimal"];
            /**
             * @description `after` of the next page; absent on the last one.
             * @example realm=carrier.example
             */
            next_after?: string | null;
            subscribers: components["schemas"]["MappedSubscriber"][];
        };
        /** @description Lifetime totals of an asset (what it earned), a payer (what it spent) or a reserve (what a lot or an entitlement released). */
        Totals: {
            /** @description What the payer owes for good, and the asset will get. Base units. */
            accrued: components["schemas"]["Decimal"];
            /**
             * @description Bytes metered, also those that were written off. Of an entitlement those that it met; of a lot no bytes, but the number of
             *     epochs of its window that were served.
             */
            bytes: components["schemas"]["Decimal"];
            /**
             * @description Earned, spent or released: what of `accrued` the network's breaker has let through. Base units of the network's currency
             *     (10⁻⁶ of a 6-decimal stablecoin).
             */
            charged: components["schemas"]["Decimal"];
            /** @description What of `bytes` was paid for: met by entitlements, or charged to the payer's balance and accrued. */
            paid: components["schemas"]["Decimal"];
        };
        /** @description Usage that waits for a mapping, for its account to be on chain when an epoch begins, or for room in the ledger. */
        UnattributedList: {
            /** @description Bytes of all of it. */
            bytes: components["schemas"]["Decimal"];
            /** @description Everything that waits, also what is not listed: runs of sessions. */
            count: components["schemas"]["Decimal"];
            /** @description Bytes that were reported since the data folder was recovered and are never billed, because they may have been before. */
            counted_before_recovery_bytes: components["schemas"]["Decimal"];
            /** @description The largest, most bytes first, at most 1000. */
            unattributed: components["schemas"]["UnattributedUsage"][];
        };
        /** @description Usage that is kept aside until somebody maps its radio or its subscriber. */
        UnattributedUsage: {
            /**
             * Format: u-int32
             * @description The radio is mapped to this asset.
             */
            asset?: number | null;
            /** @description The rule by which it is a run of its own. */
            began_by: components["schemas"]["Reason"];
            /** @description Bytes that wait. */
            bytes: components["schemas"]["Decimal"];
            /** @description Last report, Unix milliseconds by the oracle's clock. */
            last_report_at_ms: components["schemas"]["Decimal"];
            /**
             * Format: u-int32
             * @description The subscriber is mapped to this payer.
             */
            payer?: number | null;
            /** @description Names of the radio, `kind=value`, most specific first. */
            radio: string[];
            /**
             * Format: u-int32
             * @description Number of the session's run, from 0.
             */
            run: number;
            /** @description What else was seen of the run. */
            seen: components["schemas"]["Reason"][];
            /** @description Acct-Session-Id; text, or `hex:` and the octets. */
            session_id: string;
            /** @description Names of the subscriber, `kind=value`, most specific first. */
            subscriber: string[];
            /** @description Why it waits. */
            why: components["schemas"]["Reason"];
        };
        /** @description Cumulative counters of a session. It names its payer by `payer_index` or by `subscriber_hash`. */
        UsageReport: {
            /**
             * @description 64 bits in decimal; JSON numbers are read as well
             * @example 1700000000000
             */
            bytes_down: string;
            /**
             * @description 64 bits in decimal; JSON numbers are read as well
             * @example 1700000000000
             */
            bytes_up: string;
            /**
             * @description 64 bits in decimal; JSON numbers are read as well
             * @example 1700000000000
             */
            ended_at_ms: string;
            /**
             * @description The session is over.
             * @default false
             */
            final: boolean;
            /** Format: u-int32 */
            payer_index?: number | null;
            /**
             * Format: u-int8
             * @description A 5QI; 0 if there is none.
             * @default 0
             */
            quality_class: number;
            /** @example NR */
            radio_access_technology?: string;
            relay_path?: string[];
            session_id: string;
            /**
             * @description 64 bits in decimal; JSON numbers are read as well
             * @example 1700000000000
             */
            started_at_ms: string;
            subscriber_hash?: string | null;
        };
        /** @description How long a price holds: what the oracle has acknowledged by then costs it, or nothing for want of a licence. */
        Validity: {
            /**
             * @description A bound: the epoch does not end before this time, Unix seconds by the chain's clock. As a rule it ends later. When this has
             *     passed the price still holds, and another may at any moment.
             */
            at_least_until: components["schemas"]["Decimal"];
            /** @description Until this epoch ends. */
            through_epoch: components["schemas"]["Decimal"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Only with metrics.require_admin_token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The same, and there is no token */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Metrics are off */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    description: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reports are taken and kept */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description They are not, see `reasons` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reloaded"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description needs_restart */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description bad_configuration */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    alarms: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmList"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    archive: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SHA-256 in hex, 64 digits */
                hash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One JSON document per line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description Not modified since If-Modified-Since */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Modified since If-Unmodified-Since */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description There is no such range: Content-Range says how many bytes there are */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    assets: {
        parameters: {
            query?: {
                /** @description Only assets from this index on: the `next_from` of the page before; 0 when absent. */
                from?: number;
                /** @description How many are listed at most, 1 to 1000; 100 when absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetList"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    asset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Index of the asset on chain */
                index: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetAccount"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    collects: {
        parameters: {
            query?: {
                /** @description Only transactions before the one with this signature. */
                before?: string;
                /** @description How many transactions are looked at, at most, 1 to 25; 25 when absent. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Index of the asset on chain */
                index: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectList"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    income: {
        parameters: {
            query?: {
                /** @description Only epochs below this one. */
                before?: number;
                /** @description How many epochs are looked at, at most, 1 to 1000; 100 when absent. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Index of the asset on chain */
                index: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncomeList"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    asset_proof: {
        parameters: {
            query?: {
                /** @description A final epoch whose settlement is kept; the newest final one when absent. */
                epoch?: number;
            };
            header?: never;
            path: {
                /** @description Index of the asset on chain */
                index: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proof"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    asset_radios: {
        parameters: {
            query?: {
                /** @description Only radios behind the one with this name, `kind=value`: the `next_after` of the page before. */
                after?: string;
                /** @description How many are listed at most, 1 to 100; 20 when absent. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Index of the asset on chain */
                index: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetRadios"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    doors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DoorList"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    epoch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenEpoch"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    keeper: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Keeper"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    radios: {
        parameters: {
            query?: {
                /** @description With this name: `kind=value`, or the value alone, which is looked for in every kind. */
                radio?: string;
                /** @description Mapped to this asset. */
                asset?: number;
                /** @description Only those behind the one with this name, `kind=value`: the `next_after` of the page before. */
                after?: string;
                /** @description How many are listed at most, 1 to 1000; 100 when absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RadioList"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_radio: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RadioEntry"];
            };
        };
        responses: {
            /** @description The change is durable */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappingChanged"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description mapping_is_configured */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Larger than api.max_body_bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_radio: {
        parameters: {
            query: {
                /** @description Kind of the identity. */
                kind: "nas_identifier" | "called_station_id" | "nas_ip" | "source_ip" | "ed25519";
                /** @description Text, or `hex:` and the octets. */
                value: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The change is durable */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappingChanged"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description mapping_is_configured */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    subscribers: {
        parameters: {
            query?: {
                /** @description With this name: `kind=value`, or the value alone, which is looked for in every kind. */
                subscriber?: string;
                /** @description Mapped to this payer. */
                payer?: number;
                /** @description Only those behind the one with this name, `kind=value`: the `next_after` of the page before. */
                after?: string;
                /** @description How many are listed at most, 1 to 1000; 100 when absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriberList"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_subscriber: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubscriberEntry"];
            };
        };
        responses: {
            /** @description The change is durable */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappingChanged"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description mapping_is_configured */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Larger than api.max_body_bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_subscriber: {
        parameters: {
            query: {
                /** @description Kind of the identity. */
                kind: "class" | "cui" | "user_name" | "calling_station_id" | "realm" | "subscriber_hash" | "payer_index";
                /** @description Text, or `hex:` and the octets. */
                value: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The change is durable */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappingChanged"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description mapping_is_configured */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    holdings: {
        parameters: {
            query?: {
                /** @description Only assets with an index below this one. */
                before?: number;
                /** @description How many assets at most, 1 to 200; 50 when absent. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Address of the wallet, base58 */
                address: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Holdings"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    owned_payers: {
        parameters: {
            query?: {
                /** @description Only payers with an index below this one. */
                before?: number;
                /** @description How many payers at most, 1 to 200; 50 when absent. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Address of the owner, base58 */
                address: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnedPayers"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    payer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Index of the payer on chain */
                index: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PayerAccount"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    bills: {
        parameters: {
            query?: {
                /** @description Only epochs below this one. */
                before?: number;
                /** @description How many epochs are looked at, at most, 1 to 1000; 100 when absent. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Index of the payer on chain */
                index: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillList"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    bill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Index of the payer on chain */
                index: number;
                /** @description Number of the epoch */
                epoch: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProvenBill"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    payer_proof: {
        parameters: {
            query?: {
                /** @description A final epoch whose settlement is kept; the newest final one when absent. */
                epoch?: number;
            };
            header?: never;
            path: {
                /** @description Index of the payer on chain */
                index: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proof"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sessions: {
        parameters: {
            query: {
                /** @description A closed epoch. */
                epoch: number;
            };
            header?: never;
            path: {
                /** @description Index of the payer on chain */
                index: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    price: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Index of the asset on chain */
                asset: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetPrice"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stream: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["PriceEvent"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    quote: {
        parameters: {
            query: {
                /** @description How many bytes, both ways together: 1 to 2⁶³ − 1. */
                bytes: number;
                /** @description Of this asset. Either this or `cell`. */
                asset?: number;
                /**
                 * @description Of the assets in this H3 cell, in hexadecimal, of which a radio is mapped; also of those whose place is told as a coarser cell
                 *     around it, or as a neighbour of that.
                 */
                cell?: string;
                /** @description For this payer: only what its entitlements and its free balance can meet. */
                payer?: number;
                /** @description How many quotes are listed at most, 1 to 100; 10 when absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuoteList"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reserve_proof: {
        parameters: {
            query?: {
                /** @description A final epoch whose settlement is kept; the newest final one when absent. */
                epoch?: number;
            };
            header?: never;
            path: {
                /** @description Reserve index of the lot or entitlement on chain */
                index: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proof"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    live: {
        parameters: {
            query?: {
                /** @description A name of the radio: `kind=value`, or the value alone. */
                radio?: string;
                /** @description Acct-Session-Id: text, or `hex:` and the octets. */
                session_id?: string;
                /** @description A name of the subscriber: `kind=value`, or the value alone. */
                subscriber?: string;
                /** @description Sessions that this payer pays for. Its owner must name it. */
                payer?: number;
                /** @description How many sessions are listed at most, 1 to 100; 20 when absent. */
                limit?: number;
                /** @description How many reports are read from the log at most, 0 to 500; none when absent. */
                reports?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LiveSessions"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list: {
        parameters: {
            query?: {
                /** @description Only epochs below this one. */
                before?: number;
                /** @description How many settlements at most, 1 to 200; 50 when absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettlementList"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Number of the epoch */
                epoch: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settlement"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unattributed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnattributedList"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_usage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A signed batch */
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignedBatch"];
                "application/x-protobuf": number[];
            };
        };
        responses: {
            /** @description The batch is durable */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            /** @description malformed, too_many_reports */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description bad_signature, unknown_radio, wrong_network */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not arrive within usage.receive_timeout_seconds */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description conflicting_content, sequence_too_old */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Larger than usage.max_batch_bytes */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Neither JSON nor protobuf, or compressed */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description relay_path, reversed_interval, ahead_of_clock, too_old, implausible_counter */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too much at once: see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
