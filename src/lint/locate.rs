//! Where a person finds a span: the page or paragraph of the native file, the cell of an official
//! table, the section.

use super::shown;
use crate::diagnostic::CellName;
use crate::phrases::phrase;
use crate::recognize::Report;
use crate::rule::Shown;
use crate::source::{Place, Span};

/// The way to a span, from the outside in.
pub(super) fn locator(report: &Report<'_>, span: Span, cell: Option<&CellName>, language: &str) -> String {
    let place = report.source.origin().place(span);
    let mut way = Vec::new();
    way.extend(place.into_iter().flat_map(|place| outer(place, language)));
    match cell {
        Some(cell) => {
            way.push(shown::words(&Shown::Table(cell.table.clone()), report, language));
            way.push(shown::words(&Shown::Cell(cell.clone()), report, language));
        }
        None => {
            way.extend(section(report, span));
            way.extend(place.into_iter().flat_map(|place| inner(place, language)));
        }
    }
    way.join(&phrase(language, "between", &[]))
}

fn section(report: &Report<'_>, span: Span) -> Option<String> {
    let before = report.sections.iter().take_while(|section| section.heading.start <= span.start);
    before.last().map(|section| section.text.clone())
}

fn outer(place: &Place, language: &str) -> Vec<String> {
    let page = place.page.map(|page| numbered(language, "page", page));
    let sheet = place.sheet.as_deref().map(|name| phrase(language, "sheet", &[("name", name)]));
    page.into_iter().chain(sheet).collect()
}

/// A table's row and column, or the paragraph.
fn inner(place: &Place, language: &str) -> Vec<String> {
    let of_table = [("nth-table", place.table), ("row", place.row), ("column", place.column)]
        .into_iter()
        .filter_map(|(name, number)| number.map(|number| numbered(language, name, number)));
    let of_table: Vec<String> = of_table.collect();
    if of_table.is_empty() {
        return place
            .paragraph
            .map(|paragraph| numbered(language, "paragraph", paragraph))
            .into_iter()
            .collect();
    }
    of_table
}

fn numbered(language: &str, name: &str, number: u32) -> String {
    phrase(language, name, &[("n", &number.to_string())])
}
