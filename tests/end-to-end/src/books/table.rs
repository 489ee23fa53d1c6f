//! The closing table.

use comfy_table::{Cell, CellAlignment, Table, presets::UTF8_BORDERS_ONLY};

use super::{Books, gigabytes, sum, usd, whole_shares};

impl Books {
    /// The closing table.
    pub fn table(&self) -> String {
        let mut table = Table::new();
        table.load_style(UTF8_BORDERS_ONLY);
        self.add_payers(&mut table);
        table.add_row([""; COLUMNS]);
        self.add_assets(&mut table);
        table.add_row([""; COLUMNS]);
        self.add_shares(&mut table);
        table.add_row([""; COLUMNS]);
        self.add_lots(&mut table);
        table.add_row([""; COLUMNS]);
        self.add_totals(&mut table);
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        table.to_string()
    }

    fn add_payers(&self, table: &mut Table) {
        table.add_row(heading([
            "payer",
            "GB",
            "deposited",
            "spent",
            "withdrawn",
            "in the vault",
            "could not pay",
        ]));
        for (index, payer) in self.state.payers.iter().enumerate() {
            let spent = self.spent.get(index).copied().unwrap_or_default();
            let left = payer
                .deposited
                .saturating_sub(payer.withdrawn)
                .saturating_sub(spent.amount);
            table.add_row([
                name(&self.payer_names, index),
                gigabytes(spent.bytes),
                usd(payer.deposited),
                usd(spent.amount),
                usd(payer.withdrawn),
                usd(left),
                usd(self.expected.written_off.get(index).copied().unwrap_or(0)),
            ]);
        }
    }

    fn add_assets(&self, table: &mut Table) {
        table.add_row(heading([
            "asset", "GB", "earned", "owner", "stakers", "treasury", "levy",
        ]));
        for (index, asset) in self.state.assets.iter().enumerate() {
            let split = self.splits.get(index).copied().unwrap_or_default();
            let earned = self.earned.get(index).copied().unwrap_or_default();
            table.add_row([
                name(&self.asset_names, index),
                gigabytes(earned.bytes),
                usd(earned.amount),
                usd(asset.owner_owed + asset.owner_paid),
                usd(asset.stakers_total),
                usd(split.treasury),
                usd(split.levy),
            ]);
        }
    }

    fn add_totals(&self, table: &mut Table) {
        let network = &self.state.network;
        table.add_row(heading([
            "all together",
            "deposited",
            "fees",
            "withdrawn",
            "paid out",
            "in the vault",
            "earned",
        ]));
        table.add_row([
            String::new(),
            usd(network.deposited),
            usd(network.fees),
            usd(network.withdrawn),
            usd(network.paid_out),
            usd(self.state.vault),
            usd(sum(&self.earned)),
        ]);
    }

    fn add_lots(&self, table: &mut Table) {
        table.add_row(heading([
            "sold ahead",
            "tokens",
            "GB used",
            "paid",
            "released",
            "paid back",
            "rounding",
        ]));
        for lot in &self.lots {
            table.add_row([
                lot.name.clone(),
                lot.tokens().to_string(),
                gigabytes(lot.met()),
                usd(lot.paid()),
                usd(lot.released()),
                usd(lot.back()),
                usd(lot.left()),
            ]);
        }
    }

    fn add_shares(&self, table: &mut Table) {
        table.add_row(heading([
            "shares",
            "supply",
            "in wallets",
            "in escrow",
            "staked",
            "sold for",
            "fees",
        ]));
        let vaults = self.state.staked_shares.iter();
        for (index, (shares, staked)) in self.state.shares.iter().zip(vaults).enumerate() {
            let (amount, fees) = self.dealings.of_asset(index);
            table.add_row([
                name(&self.asset_names, index),
                whole_shares(shares.supply),
                whole_shares(shares.wallets.iter().sum()),
                whole_shares(shares.escrow),
                whole_shares(*staked),
                usd(amount),
                usd(fees),
            ]);
        }
    }
}

const COLUMNS: usize = 7;

fn heading(names: [&str; COLUMNS]) -> Vec<Cell> {
    names
        .iter()
        .map(|name| Cell::new(name.to_uppercase()))
        .collect()
}

fn name(names: &[String], index: usize) -> String {
    names.get(index).cloned().unwrap_or_default()
}
