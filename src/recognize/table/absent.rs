//! Tables of which no row was found: missing, or unreadable because their cells ran together.

use super::{CellState, FormTable, RowFound, TableState};
use crate::document::Document;
use crate::recognize::Section;
use crate::recognize::form::{BlockSpec, TableSpec};
use crate::source::Span;

/// A table of which no row was found: missing, or unreadable when its words run through the text.
pub(super) fn absent(
    document: &Document,
    spec: &TableSpec,
    form: usize,
    section: Option<usize>,
    place: Option<&Section>,
) -> FormTable {
    let labels = spec.rows().map(|(_, row)| label_head(&row.label)).chain(
        spec.column_keys()
            .into_iter()
            .filter_map(|key| spec.column(key).map(|column| label_head(&column.label))),
    );
    let labels: Vec<String> = labels.filter(|label| label.chars().count() >= 4).collect();
    let mut seen: Option<Span> = None;
    let mut count = 0;
    for block in &document.blocks {
        let Some(paragraph) = block.as_paragraph() else { continue };
        let text = paragraph.text.as_str();
        let named: Vec<_> = labels
            .iter()
            .filter_map(|label| text.find(label.as_str()).map(|at| at..at + label.len()))
            .collect();
        // A sentence that names rows says more than their names.
        let length: usize = named.iter().map(ExactSizeIterator::len).sum();
        if text.ends_with(['。', '.']) && length * 2 < text.len() {
            continue;
        }
        count += named.len();
        let spans = named.into_iter().map(|at| paragraph.text.span(at));
        seen = seen.into_iter().chain(spans).reduce(Span::cover);
    }
    // Prose names one or two of a table's rows; a table that fell to pieces names most of them.
    let unreadable = count * 2 > labels.len();
    let near = place.map_or(Span::at(0), |section| {
        let end = document
            .blocks
            .get(section.body.clone())
            .and_then(|blocks| blocks.last())
            .map_or(section.heading.end, |block| block.span().end);
        Span::at(end)
    });
    let columns = |block: &BlockSpec| {
        block
            .columns
            .iter()
            .map(|column| {
                (column.key.clone(), if unreadable { CellState::Unclear } else { CellState::Missing })
            })
            .collect()
    };
    FormTable {
        key: spec.key.clone(),
        form,
        state: if unreadable { TableState::Unreadable } else { TableState::Missing },
        span: seen.filter(|_| unreadable).unwrap_or(near),
        section: section.filter(|_| unreadable),
        rows: spec
            .blocks
            .iter()
            .enumerate()
            .flat_map(|(index, block)| {
                block.rows.iter().map(move |row| RowFound {
                    key: row.key.clone(),
                    block: index,
                    label: None,
                    found: unreadable,
                    span: near,
                    cells: columns(block),
                })
            })
            .collect(),
        missing_columns: Vec::new(),
        extra_columns: Vec::new(),
        extra_rows: Vec::new(),
        header: Vec::new(),
        captions: Vec::new(),
        corners: Vec::new(),
        note: None,
        pieces: Vec::new(),
    }
}

fn label_head(text: &str) -> String {
    let head = text.split(['（', '，', '、']).rfind(|part| part.chars().count() >= 4).unwrap_or(text);
    head.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').to_owned()
}
