//! The lines of a plain text: where they stand, what lies between them, how wide they are.
//!
//! Knows nothing of tables and paragraphs.

use crate::document::{Note, NoteKind};
use crate::read::page_number;
use crate::source::FoldBuilder;
use crate::source::{Folded, Span, is_wide};

/// Lines with something on them that one text may have; beyond that it is no report.
pub(super) const MAX_LINES: usize = 200_000;

/// Lines that a page has at least; lone integers closer together are no page numbers.
const SHORTEST_PAGE: usize = 15;

/// A line that is not blank, or that has tabs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// The line without its end.
    pub(super) text: &'a str,
    /// Where it starts in the source.
    pub(super) at: u32,
    /// Blank lines right before it.
    pub(super) blanks: u32,
    /// Whether a new page begins with it.
    pub(super) page: bool,
    /// Whether it has a tab.
    pub(super) tabs: bool,
}

impl Line<'_> {
    /// The source under the line, blanks at both ends left out.
    pub(super) fn span(&self) -> Span {
        trimmed(self.text, self.at)
    }

    /// Columns before the first character.
    pub(super) fn indent(&self) -> u32 {
        columns(&self.text[..self.text.len() - self.text.trim_start().len()])
    }

    /// The column behind the last character.
    pub(super) fn right(&self) -> u32 {
        columns(self.text.trim_end())
    }
}

/// Cuts a text into lines; `base` is where it starts in the source. Form feeds end a page. `None`
/// when there are more than [`MAX_LINES`].
pub(super) fn split(text: &str, base: u32) -> Option<Vec<Line<'_>>> {
    const ENDS: [char; 7] = ['\n', '\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'];
    let mut lines = Vec::new();
    let (mut at, mut blanks, mut page) = (0, 0, false);
    while at < text.len() {
        let rest = &text[at..];
        let length = rest.find(ENDS).unwrap_or(rest.len());
        let (line, behind) = rest.split_at(length);
        let tabs = line.contains('\t');
        if tabs || !is_blank(line) {
            if lines.len() == MAX_LINES {
                return None;
            }
            lines.push(Line { text: line, at: base + at as u32, blanks, page, tabs });
            (blanks, page) = (0, false);
        } else if !behind.starts_with('\u{C}') {
            blanks += 1;
        }
        page |= behind.starts_with('\u{C}');
        let end =
            if behind.starts_with("\r\n") { 2 } else { behind.chars().next().map_or(0, char::len_utf8) };
        at += length + end;
    }
    Some(lines)
}

/// Leaves out the lines that only number a page, with a note for each.
pub(super) fn leave_out_page_numbers(lines: &mut Vec<Line<'_>>, notes: &mut Vec<Note>) {
    let mut numbers: Vec<bool> =
        lines.iter().map(|line| !line.tabs && page_number::is_dashed(line.text)).collect();
    if lines.iter().any(|line| line.page) {
        at_page_ends(lines, &mut numbers);
    } else {
        in_sequence(lines, &mut numbers);
    }
    let (mut index, mut blanks, mut broken) = (0, 0, false);
    lines.retain_mut(|line| {
        index += 1;
        if numbers[index - 1] {
            notes.push(Note { kind: NoteKind::PageNumber, span: line.span() });
            (blanks, broken) = (blanks + line.blanks, true);
            return false;
        }
        line.blanks += blanks;
        line.page |= broken;
        (blanks, broken) = (0, false);
        true
    });
}

/// The first or last line of a page, where it reads the same as on another page but for a number
/// that counts the pages.
fn at_page_ends(lines: &[Line<'_>], numbers: &mut [bool]) {
    let starts: Vec<usize> = (0..lines.len()).filter(|index| *index == 0 || lines[*index].page).collect();
    for last in [true, false] {
        let mut seen: Vec<(usize, u32, String)> = Vec::new();
        for (page, start) in starts.iter().enumerate() {
            let end = starts.get(page + 1).copied().unwrap_or(lines.len());
            let index = if last { end - 1 } else { *start };
            if let Some((number, words)) = numbered(&lines[index]) {
                // The number less the page's own is the same on all pages of one numbering.
                seen.push((index, number.wrapping_sub(page as u32), words));
            }
        }
        seen.sort_by(|a, b| (a.1, &a.2).cmp(&(b.1, &b.2)));
        for pair in seen.windows(2) {
            if (pair[0].1, &pair[0].2) == (pair[1].1, &pair[1].2) {
                numbers[pair[0].0] = true;
                numbers[pair[1].0] = true;
            }
        }
    }
}

/// The first number of a short line and what is written around it; other numbers (the count of all
/// pages) do not matter.
fn numbered(line: &Line<'_>) -> Option<(u32, String)> {
    if line.tabs || line.text.len() > 200 {
        return None;
    }
    let (mut first, mut count, mut in_number) = (None, 0, false);
    let mut words = String::new();
    for c in line.text.chars().filter(|c| !c.is_whitespace()) {
        match page_number::digit(c) {
            Some(value) if count == 0 || (count == 1 && in_number) => {
                let so_far: u32 = first.unwrap_or(0);
                first = Some(so_far.checked_mul(10)?.checked_add(value)?);
                count = 1;
                in_number = true;
            }
            Some(_) => {
                count += u32::from(!in_number);
                in_number = true;
            }
            None => {
                in_number = false;
                words.push(c);
            }
        }
    }
    (count <= 2 && words.chars().count() <= 12).then_some(first?).map(|number| (number, words))
}

/// Lone integers without form feeds: only when all of them count up one by one and stand a page
/// apart.
fn in_sequence(lines: &[Line<'_>], numbers: &mut [bool]) {
    let alone: Vec<(usize, u32)> = lines
        .iter()
        .enumerate()
        .filter_map(|(index, line)| Some((index, page_number::integer(line.text.trim())?)))
        .collect();
    let counts = |pair: &[(usize, u32)]| pair[1].1 == pair[0].1 + 1 && pair[1].0 - pair[0].0 >= SHORTEST_PAGE;
    if alone.len() >= 2 && alone.windows(2).all(counts) {
        for (index, _) in alone {
            numbers[index] = true;
        }
    }
}

/// The span of a text at `at`, blanks at both ends left out; of a blank one its start.
pub(super) fn trimmed(text: &str, at: u32) -> Span {
    let inner = text.trim();
    if inner.is_empty() {
        return Span::at(at);
    }
    let start = at + (text.len() - text.trim_start().len()) as u32;
    Span::new(start, start + inner.len() as u32)
}

/// The folded text of a stretch of the source.
pub(super) fn fold(text: &str, at: u32) -> Folded {
    let mut builder = FoldBuilder::new();
    builder.push(text, at);
    builder.finish()
}

/// Columns of a text in a fixed-width font, in which ideographs are two columns wide.
pub(super) fn columns(text: &str) -> u32 {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Whether nothing readable is written.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, '\0' | '\u{FEFF}' | '\u{200B}'..='\u{200F}'))
}

/// Brackets opened less brackets closed.
pub(super) fn depth(text: &str) -> i32 {
    text.chars().fold(0, |depth, c| match c {
        '(' | '（' => depth + 1,
        ')' | '）' => depth - 1,
        _ => depth,
    })
}

/// Whether a sentence ends with the text: a full stop, perhaps in quotation marks or brackets.
pub(super) fn ends_sentence(text: &str) -> bool {
    let inner = text.trim_end().trim_end_matches(['”', '’', '"', '\'', '）', ')', '」', '』', '》']);
    inner.ends_with(['。', '！', '？', '!', '?', '．', '.'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<String> {
        let mut lines = split(text, 0).unwrap();
        let mut notes = Vec::new();
        leave_out_page_numbers(&mut lines, &mut notes);
        notes.iter().map(|note| text[note.span.range()].to_owned()).collect()
    }

    #[test]
    fn every_sort_of_line_end_counts_once() {
        let lines = split("a\r\nb\rc\n\nd\u{C}e\n", 0).unwrap();
        let shown: Vec<_> = lines.iter().map(|line| (line.text, line.at, line.blanks, line.page)).collect();
        assert_eq!(
            shown,
            [
                ("a", 0, 0, false),
                ("b", 3, 0, false),
                ("c", 5, 0, false),
                ("d", 8, 1, false),
                ("e", 10, 0, true)
            ]
        );
    }

    #[test]
    fn numbers_at_page_ends_go_if_they_count_the_pages() {
        assert_eq!(
            numbers("甲\n第 1 页\n\u{C}乙\n第 2 页\n\u{C}丙\n第 3 页\n"),
            ["第 1 页", "第 2 页", "第 3 页"]
        );
        assert_eq!(numbers("甲\n1/2\n\n\u{C}乙\n2/2\n"), ["1/2", "2/2"]);
        assert_eq!(numbers("甲\n12\n\u{C}乙\n40\n"), Vec::<String>::new());
        assert_eq!(numbers("第1条\n甲\n第2条\n乙\n"), Vec::<String>::new());
    }

    #[test]
    fn lone_integers_without_pages_go_only_if_they_stand_far_apart() {
        let page = "正文一行\n".repeat(20);
        assert_eq!(numbers(&format!("{page}1\n{page}2\n{page}")), ["1", "2"]);
        assert_eq!(numbers(&format!("{page}1\n2\n3\n{page}")), Vec::<String>::new());
        assert_eq!(numbers(&format!("{page}7\n{page}")), Vec::<String>::new());
    }
}
