//! Signs in the layout that a document has lost its structure.

use crate::document::{Block, Document, NoteKind, Role};
use std::collections::HashSet;

/// A table of at most so many rows may be a fragment.
const FRAGMENT_ROWS: usize = 3;
/// A line of at most so many characters may be a stray cell.
const ORPHAN: usize = 25;
/// Fragments and stray cells from which on tables are taken for broken; pages numbered in the text
/// show a conversion from pages and halve the number of strays.
const FRAGMENTS: usize = 4;
const ORPHANS: usize = 12;

/// Whether tables lie in fragments with stray cells between them. `is_label` knows the words of the
/// form that stand as lines beside tables even in a sound document.
pub(super) fn is_broken(document: &Document, is_label: impl Fn(&str) -> bool) -> bool {
    let fragments = document
        .blocks
        .iter()
        .filter(|block| block.as_table().is_some_and(|table| table.rows <= FRAGMENT_ROWS))
        .count();
    if fragments < FRAGMENTS {
        return false;
    }
    let mut orphans = HashSet::new();
    for (index, block) in document.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = block else { continue };
        let beside = |at: Option<usize>| {
            at.and_then(|at| document.blocks.get(at)).is_some_and(|block| block.as_table().is_some())
        };
        if paragraph.role != Role::Body || !(beside(index.checked_sub(1)) || beside(Some(index + 1))) {
            continue;
        }
        for range in super::line::ranges(&paragraph.text) {
            let line = &paragraph.text.as_str()[range];
            let stray = !line.is_empty()
                && line.chars().count() <= ORPHAN
                && !line.ends_with(['。', '；', '：', '.', ';', ':'])
                && !is_label(line);
            if stray {
                orphans.insert(line);
            }
        }
    }
    let paged = document.notes.iter().any(|note| note.kind == NoteKind::PageNumber);
    orphans.len() >= if paged { ORPHANS / 2 } else { ORPHANS }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Columns, Note, TableBuilder};
    use crate::recognize::testing::document;
    use crate::source::{FoldBuilder, Span};

    fn interleaved(rows: usize, pieces: usize) -> Document {
        let mut whole = Document::default();
        for piece in 0..pieces {
            let (_, lines) = document(&format!("机构{piece}\n组织{piece}"));
            whole.blocks.extend(lines.blocks);
            let mut table = TableBuilder::new();
            for row in 0..rows {
                table.row();
                let mut text = FoldBuilder::new();
                text.push(&row.to_string(), 0);
                table.cell(text.finish(), Span::at(0), 1, 1).unwrap();
            }
            whole.blocks.push(Block::Table(table.finish(Span::at(0), Columns::Exact).unwrap()));
        }
        whole
    }

    #[test]
    fn fragments_with_strays_between_them_are_broken_tables() {
        assert!(is_broken(&interleaved(2, 6), |_| false));
        assert!(!is_broken(&interleaved(5, 6), |_| false), "whole tables");
        assert!(!is_broken(&interleaved(2, 4), |_| false), "too few");
        assert!(!is_broken(&interleaved(2, 6), |_| true), "captions");
    }

    #[test]
    fn page_numbers_make_it_likelier() {
        let mut document = interleaved(2, 4);
        document.notes.push(Note { kind: NoteKind::PageNumber, span: Span::at(0) });
        assert!(is_broken(&document, |_| false));
    }
}
