//! Owns the sentence that the form prints over a table, in its header or as text beside it.

use super::label;
use super::line::Line;
use crate::document::Document;
use crate::recognize::Named;

/// The sentence as the report has it: in one of the table's pieces, or in the text of its section.
pub(super) fn find(
    document: &Document,
    body: std::ops::Range<usize>,
    lines: &[Line],
    pieces: &[usize],
    note: &str,
) -> Option<Named> {
    in_header(lines, pieces, note).or_else(|| in_text(document, body, note))
}

fn in_header(lines: &[Line], pieces: &[usize], note: &str) -> Option<Named> {
    let note = label::key(note);
    lines
        .iter()
        .filter(|line| pieces.contains(&line.block))
        .flat_map(|line| &line.slots)
        .find(|slot| slot.own && slot.is_words() && label::similarity(&slot.key, &note) >= 0.5)
        .map(|slot| Named { text: slot.text.clone(), span: slot.span })
}

/// The note among lines of text, where the table's cells were set as such. A part of it is enough, and
/// is taken for the whole: its lines were torn apart.
fn in_text(document: &Document, body: std::ops::Range<usize>, note: &str) -> Option<Named> {
    let official = note;
    let note = label::key(note);
    let blocks = document.blocks.get(body).unwrap_or_default().iter();
    blocks.filter_map(|block| Some(&block.as_paragraph()?.text)).find_map(|text| {
        let starts = std::iter::once(0).chain(text.line_starts().iter().map(|at| *at as usize));
        let ends = text.line_starts().iter().map(|at| *at as usize).chain([text.as_str().len()]);
        let mut lines = starts.zip(ends).map(|(start, end)| (start..end, text.as_str()[start..end].trim()));
        lines
            .find(|(_, line)| line.len() < 300 && label::similarity(&label::key(line), &note) >= 0.5)
            .map(|(range, _)| Named { text: official.to_owned(), span: text.span(range) })
    })
}
