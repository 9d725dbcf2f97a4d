use anyhow::{Result, anyhow};
use plotters::prelude::*;

use crate::clients::Client;

/// A plot with both axes logarithmic: what costs the same for every unit is a flat line.
#[derive(Debug)]
pub(crate) struct Plot {
    pub(crate) title: &'static str,
    pub(crate) x: &'static str,
    pub(crate) y: &'static str,
    pub(crate) lines: Vec<Line>,
}

/// The line of a client.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) client: &'static Client,
    pub(crate) points: Vec<(f64, f64)>,
}

impl Plot {
    /// The plot as SVG.
    pub(crate) fn svg(&self) -> Result<String> {
        let mut svg = String::new();
        self.draw(&mut svg)
            .map_err(|error| anyhow!("{}: {error}", self.title))?;
        Ok(svg)
    }

    fn draw<'a>(&self, svg: &'a mut String) -> Result<(), Box<dyn std::error::Error + 'a>> {
        let root = SVGBackend::with_string(svg, (760, 460)).into_drawing_area();
        root.fill(&WHITE)?;
        let (x_range, y_range) = (self.range(|point| point.0), self.range(|point| point.1));
        let mut chart = ChartBuilder::on(&root)
            .caption(self.title, ("sans-serif", 20))
            .margin(14)
            .margin_right(150)
            .x_label_area_size(44)
            .y_label_area_size(64)
            .build_cartesian_2d(
                (x_range.0..x_range.1).log_scale(),
                (y_range.0..y_range.1).log_scale(),
            )?;
        let number = |value: &f64| tick(*value);
        chart
            .configure_mesh()
            .x_desc(self.x)
            .y_desc(self.y)
            .x_label_formatter(&number)
            .y_label_formatter(&number)
            .max_light_lines(0)
            .x_labels(count(x_range))
            .y_labels(count(y_range))
            .bold_line_style(RGBColor(225, 225, 225))
            .label_style(("sans-serif", 13))
            .draw()?;
        for line in &self.lines {
            let (red, green, blue) = line.client.colour;
            let style = RGBColor(red, green, blue).stroke_width(2);
            chart.draw_series(LineSeries::new(line.points.iter().copied(), style))?;
            let dots = line
                .points
                .iter()
                .map(|point| Circle::new(*point, 4, style.filled()));
            chart.draw_series(dots)?;
        }
        self.draw_names(&root, |point| chart.backend_coord(&point))?;
        root.present()?;
        Ok(())
    }

    /// The clients' names at the ends of their lines, moved down where two would overlap.
    fn draw_names<'a>(
        &self,
        root: &DrawingArea<SVGBackend<'a>, plotters::coord::Shift>,
        place: impl Fn((f64, f64)) -> (i32, i32),
    ) -> Result<(), Box<dyn std::error::Error + 'a>> {
        let mut names: Vec<_> = self
            .lines
            .iter()
            .filter_map(|line| Some((place(*line.points.last()?), line.client)))
            .collect();
        names.sort_by_key(|((_, y), _)| *y);
        let right = names.iter().map(|((x, _), _)| *x).max().unwrap_or_default() + 10;
        let mut free = 0;
        for ((_, y), client) in names {
            let y = (y - 7).max(free);
            free = y + 15;
            let (red, green, blue) = client.colour;
            let style = ("sans-serif", 14)
                .into_font()
                .color(&RGBColor(red, green, blue));
            root.draw(&Text::new(client.name, (right, y), style))?;
        }
        Ok(())
    }

    /// The least and the most of a coordinate, rounded outwards to 1, 2 or 5 of a power of ten.
    fn range(&self, of: impl Fn(&(f64, f64)) -> f64) -> (f64, f64) {
        let values = || self.lines.iter().flat_map(|line| &line.points).map(&of);
        let least = values().fold(f64::INFINITY, f64::min);
        let most = values().fold(0.0, f64::max);
        if least.is_finite() && least < most {
            (rounded_down(least), 1.0 / rounded_down(1.0 / most))
        } else {
            (1.0, 10.0)
        }
    }
}

/// The next lower 1, 2 or 5 of a power of ten.
fn rounded_down(value: f64) -> f64 {
    let power = 10_f64.powf(value.log10().floor());
    let steps = [5.0, 2.0, 1.0].map(|step| step * power);
    steps
        .into_iter()
        .find(|step| *step <= value)
        .unwrap_or(power)
}

/// How many powers of ten a range has, and one more.
fn count((least, most): (f64, f64)) -> usize {
    (most / least).log10().round() as usize + 1
}

/// A number on an axis.
fn tick(value: f64) -> String {
    if value >= 1_000.0 {
        crate::figures::whole(value.round() as i64)
    } else {
        format!("{}", (value * 1e4).round() / 1e4)
    }
}

#[cfg(test)]
mod tests {
    use super::rounded_down;

    #[test]
    fn ranges_end_at_round_numbers() {
        let rounded = [7.49, 1.0, 23.0, 0.099, 5_000.0].map(rounded_down);
        assert_eq!(
            rounded.map(|value| format!("{value:.3}")),
            ["5.000", "1.000", "20.000", "0.050", "5000.000"]
        );
    }
}
