//! Owns layouts: how a generated report is set, and where each of its parts then stands.

#[path = "render/aligned.rs"]
mod aligned;
#[path = "render/html.rs"]
mod html;
#[path = "render/markdown.rs"]
mod markdown;
#[path = "render/tabs.rs"]
mod tabs;

use crate::mark::{Place, resolve};
use crate::model::{Part, Report};
use crate::random::Random;
use crate::tables::{Grid, disclosure_grid};
use std::collections::BTreeMap;
use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Layout {
    /// Tabs, every slot of the grid.
    Tabs,
    /// Tabs, where slots below and beside merged cells are lost here and there.
    Ragged,
    /// Tabs with page breaks and page numbers inside tables and paragraphs.
    Paged,
    /// Columns set apart by blanks.
    Aligned,
    /// Pipe tables, every slot of the grid.
    Markdown,
    /// Pipe tables without the slots of merged cells.
    Pipes,
    /// Pipe tables that repeat what merged cells say.
    Filled,
    /// A page of a government's site.
    Site,
    /// A page that a word processor wrote.
    Word,
}

pub(crate) const LAYOUTS: [Layout; 9] = [
    Layout::Tabs,
    Layout::Ragged,
    Layout::Paged,
    Layout::Aligned,
    Layout::Markdown,
    Layout::Pipes,
    Layout::Filled,
    Layout::Site,
    Layout::Word,
];

impl Layout {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Layout::Tabs | Layout::Ragged | Layout::Paged | Layout::Aligned => "report.txt",
            Layout::Markdown | Layout::Pipes | Layout::Filled => "report.md",
            Layout::Site | Layout::Word => "report.html",
        }
    }

    /// Whether a blank cell cannot always be told from a slot that was lost.
    pub(crate) fn loses_blanks(self) -> bool {
        matches!(self, Layout::Ragged | Layout::Paged | Layout::Aligned | Layout::Pipes)
    }
}

/// A text and the places of its parts.
pub(crate) struct Rendered {
    pub(crate) text: String,
    pub(crate) places: BTreeMap<Place, Vec<Range<usize>>>,
}

/// A piece of the report, in order.
pub(crate) enum Item {
    Title(String),
    Heading(String),
    Text(String),
    Table(Grid),
    SignOff(String),
}

pub(crate) fn items(report: &Report) -> Vec<Item> {
    let mut items: Vec<Item> = report.title.iter().map(|line| Item::Title(line.clone())).collect();
    items.extend(report.published.iter().cloned().map(Item::Title));
    let texts = report.preamble.iter().map(|(_, text)| text.clone());
    if report.joined {
        let whole: String = texts.collect();
        items.extend((!whole.is_empty()).then_some(Item::Text(whole)));
    } else {
        items.extend(texts.map(Item::Text));
    }
    for (index, section) in report.sections.iter().enumerate() {
        let heading = format!("{}{}{}", section.numeral, section.mark, section.title);
        items.push(Item::Heading(Place::heading(index).around(&heading)));
        for part in &section.parts {
            items.push(match part {
                Part::Text(text) => Item::Text(text.clone()),
                Part::Disclosure => Item::Table(disclosure_grid(&report.disclosure)),
                Part::Requests => Item::Table(report.requests.grid()),
                Part::Review => Item::Table(report.review.grid()),
            });
        }
    }
    if let Some((organ, date)) = &report.sign_off {
        let lines = [organ, date].into_iter().filter(|line| !line.is_empty());
        items.extend(lines.cloned().map(Item::SignOff));
    }
    items
}

/// What a slot of a grid that a merged cell covers holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot<'a> {
    Begins(&'a str),
    Beside(&'a str),
    Below(&'a str),
}

/// Every slot of a grid.
fn slots(grid: &Grid) -> Vec<Vec<Slot<'_>>> {
    let width: usize = grid.iter().map(|row| row.iter().map(|cell| cell.columns).sum()).max().unwrap_or(0);
    let mut slots = vec![vec![None::<Slot<'_>>; width]; grid.len()];
    for (at, row) in grid.iter().enumerate() {
        let mut column = 0;
        for cell in row {
            while column < width && slots[at][column].is_some() {
                column += 1;
            }
            let end = (column + cell.columns).min(width);
            for (down, row) in slots[at..].iter_mut().take(cell.rows).enumerate() {
                for (right, slot) in row[column.min(end)..end].iter_mut().enumerate() {
                    *slot = Some(match (down, right) {
                        (0, 0) => Slot::Begins(&cell.text),
                        (0, _) => Slot::Beside(&cell.text),
                        _ => Slot::Below(&cell.text),
                    });
                }
            }
            column = end;
        }
    }
    slots
        .into_iter()
        .map(|row| row.into_iter().map(|slot| slot.unwrap_or(Slot::Begins(""))).collect())
        .collect()
}

/// Lays a report out.
pub(crate) fn render(report: &Report, layout: Layout, random: &mut Random) -> Rendered {
    let items = items(report);
    let text = match layout {
        Layout::Tabs | Layout::Ragged | Layout::Paged => tabs::render(&items, layout, random),
        Layout::Aligned => aligned::render(&items, random),
        Layout::Markdown | Layout::Pipes | Layout::Filled => markdown::render(&items, layout, random),
        Layout::Site => html::site(&items, random),
        Layout::Word => html::word(&items, random),
    };
    let (text, places) = resolve(&text);
    Rendered { text, places }
}
