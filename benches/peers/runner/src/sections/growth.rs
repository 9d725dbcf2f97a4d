//! What the sections on growth share: a table with a row for each client, and a line for each.

use crate::bench::Outcome;
use crate::clients::Client;
use crate::figures::{figure, whole};
use crate::plot::Line;
use crate::table::Table;

use client::Report;

use super::rows::median;

/// Costs of a unit at several sizes, client by client.
#[derive(Debug)]
pub(super) struct Growth {
    sizes: Vec<usize>,
    costs: Vec<(&'static Client, Vec<Option<f64>>)>,
}

impl Growth {
    pub(super) fn new(clients: &[&'static Client]) -> Self {
        Self {
            sizes: Vec::new(),
            costs: clients.iter().map(|client| (*client, Vec::new())).collect(),
        }
    }

    /// What one more size costs: the median of the reports.
    pub(super) fn add(&mut self, size: usize, outcomes: &[Outcome], cost: impl Fn(&Report) -> f64) {
        self.sizes.push(size);
        for ((_, costs), outcome) in self.costs.iter_mut().zip(outcomes) {
            let is_whole = outcome.failure.is_none();
            costs.push(median(outcome, &cost).filter(|_| is_whole));
        }
    }

    /// What one more size costs: by how much a longer job costs more than a shorter one.
    pub(super) fn add_difference(
        &mut self,
        size: usize,
        (shorter, longer): (&[Outcome], &[Outcome]),
        cost: impl Fn(&Report) -> f64,
    ) {
        self.sizes.push(size);
        for ((_, costs), (shorter, longer)) in self.costs.iter_mut().zip(shorter.iter().zip(longer))
        {
            let is_whole = shorter.failure.is_none() && longer.failure.is_none();
            let both = median(longer, &cost)
                .zip(median(shorter, &cost))
                .filter(|_| is_whole);
            costs.push(both.map(|(longer, shorter)| longer - shorter));
        }
    }

    pub(super) fn table(&self, what: &str) -> Table {
        let sizes = self.sizes.iter().map(|size| whole(*size as i64));
        let mut table = Table::new([what.to_owned()].into_iter().chain(sizes));
        for (client, costs) in &self.costs {
            let costs = costs
                .iter()
                .map(|cost| cost.map_or("failed".to_owned(), figure));
            table.row([client.name.to_owned()].into_iter().chain(costs).collect());
        }
        table
    }

    pub(super) fn lines(&self) -> Vec<Line> {
        let line = |(client, costs): &(&'static Client, Vec<Option<f64>>)| Line {
            client,
            points: self
                .sizes
                .iter()
                .zip(costs)
                .filter_map(|(size, cost)| Some((*size as f64, (*cost)?)))
                .filter(|(_, cost)| *cost > 0.0)
                .collect(),
        };
        self.costs.iter().map(line).collect()
    }
}
