//! The picture: one change of demand, and what four rules make of it.

use anyhow::Result;
use plotters::prelude::{
    BLACK, ChartBuilder, Color, IntoDrawingArea, LineSeries, PathElement, RGBColor, SVGBackend,
    SeriesLabelPosition, WHITE,
};

use crate::{
    market::FIRST_PRICE,
    rules::{Rule, prices},
    swings::doubled,
};

const SIZE: (u32, u32) = (900, 420);
const EPOCHS: u64 = 200;
const ELASTICITY: u32 = 6;

fn lines() -> [(&'static str, Rule, RGBColor); 4] {
    let every_epoch = Rule {
        every: 1,
        measured: 1,
        ..Rule::of_the_program(3)
    };
    [
        ("1/8, every epoch", every_epoch, RGBColor(204, 121, 167)),
        (
            "1/2, every 4 epochs",
            Rule::of_the_program(1),
            RGBColor(230, 159, 0),
        ),
        (
            "1/4, every 4 epochs",
            Rule::of_the_program(2),
            RGBColor(86, 180, 233),
        ),
        (
            "1/8, every 4 epochs",
            Rule::of_the_program(3),
            RGBColor(0, 114, 178),
        ),
    ]
}

/// Prices over epochs with an elasticity of 6, as SVG: demand doubles in epoch 20.
///
/// # Errors
/// It cannot be drawn.
pub fn picture() -> Result<String> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(&area)
            .margin(12)
            .caption(
                "Price after demand doubled once, elasticity 6",
                ("sans-serif", 18),
            )
            .x_label_area_size(40)
            .y_label_area_size(60)
            .build_cartesian_2d(1.0..EPOCHS as f64, 0.0..2.0)?;
        chart
            .configure_mesh()
            .x_desc("epoch")
            .x_label_formatter(&|epoch| format!("{epoch:.0}"))
            .y_desc("price, first price = 1")
            .light_line_style(BLACK.mix(0.04))
            .draw()?;
        for (name, rule, colour) in lines() {
            let prices = prices(rule, EPOCHS, |epoch| doubled(ELASTICITY, epoch));
            let points = (1_u32..)
                .zip(prices)
                .map(|(epoch, price)| (f64::from(epoch), price as f64 / FIRST_PRICE as f64));
            chart
                .draw_series(LineSeries::new(points, colour.stroke_width(2)))?
                .label(name)
                .legend(move |(x, y)| {
                    PathElement::new([(x, y), (x + 20, y)], colour.stroke_width(2))
                });
        }
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::LowerRight)
            .label_font(("sans-serif", 14))
            .background_style(WHITE.mix(0.9))
            .border_style(BLACK.mix(0.3))
            .draw()?;
        area.present()?;
    }
    Ok(svg)
}
