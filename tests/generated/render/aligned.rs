//! Owns text whose columns are set apart by blanks, as `pdftotext -layout` prints a page: wrapped
//! labels, merged cells in the middle of what they span, page ends between lines.

use super::Item;
use crate::mark::is_mark;
use crate::random::Random;
use crate::tables::{Cell, Grid};
use std::collections::BTreeMap;

struct Sheet {
    /// Columns that an ideograph takes: printers count them as one or as two.
    measure: usize,
}

impl Sheet {
    fn width(&self, text: &str) -> usize {
        text.chars()
            .map(|c| {
                if is_mark(c) {
                    0
                } else if c.is_ascii() {
                    1
                } else {
                    self.measure
                }
            })
            .sum()
    }

    /// Lines no wider than a limit. Marks stay with the character before them.
    fn wrap(&self, text: &str, limit: usize) -> Vec<String> {
        let mut lines = vec![String::new()];
        let mut pending = String::new();
        for c in text.chars() {
            let last = lines.last_mut().expect("there is a line");
            let full = self.width(last) + self.width(&c.to_string()) > limit;
            // An opening mark goes with what follows it; the closing one with what went before.
            if is_mark(c) && c != '\u{3}' {
                pending.push(c);
            } else if is_mark(c) || !full || "，。；：、）》”〕〉".contains(c) {
                last.push_str(&pending);
                pending.clear();
                last.push(c);
            } else {
                let mut next = std::mem::take(&mut pending);
                // Numbers and Latin words stay whole.
                if c.is_ascii_graphic() {
                    let at = last
                        .rfind(|c: char| !c.is_ascii_graphic() && !is_mark(c))
                        .map_or(0, |at| at + last[at..].chars().next().map_or(1, char::len_utf8));
                    if at > 0 {
                        next = last.split_off(at) + &next;
                    }
                }
                // No line of print ends with an open bracket.
                while last.ends_with(['（', '《', '“', '〔', '〈']) {
                    next.insert_str(0, &last.pop().map_or_else(String::new, String::from));
                }
                next.push(c);
                lines.push(next);
            }
        }
        lines
    }

    fn table(&self, out: &mut String, grid: &Grid, random: &mut Random, page: &mut usize) {
        let count = grid[0].iter().map(|cell| cell.columns).sum::<usize>();
        let sized = |ideographs: usize| ideographs * self.measure;
        let widths: Vec<usize> = match count {
            4 => vec![sized(14), sized(9), sized(9), sized(9)],
            15 => vec![(sized(3) + 2).max(6); 15],
            _ => {
                let values = count.saturating_sub(3);
                // A column is as wide as its numbers: cut digits are another fault.
                let narrow = (sized(random.pick(&[2, 4])) + 3).max(9);
                let outer = sized(2) + 3;
                [outer, sized(11), sized(random.pick(&[14, 22]))]
                    .into_iter()
                    .chain(vec![narrow; values])
                    .collect()
            }
        };
        let lefts: Vec<usize> = widths
            .iter()
            .scan(2, |at, width| {
                let left = *at;
                *at += width;
                Some(left)
            })
            .collect();
        let right = lefts.last().copied().unwrap_or(0) + widths.last().copied().unwrap_or(0);
        let edge = |column: usize| lefts.get(column).copied().unwrap_or(right);

        // Where each cell stands, and how many lines each row of the grid needs.
        let mut placed: Vec<(usize, usize, &Cell)> = Vec::new();
        let mut taken = vec![vec![false; count]; grid.len()];
        let mut heights = vec![1_usize; grid.len()];
        for (row, cells) in grid.iter().enumerate() {
            let mut column = 0;
            for cell in cells {
                while column < count && taken[row][column] {
                    column += 1;
                }
                for line in taken[row..].iter_mut().take(cell.rows) {
                    line[column.min(count)..(column + cell.columns).min(count)].fill(true);
                }
                let lines = self.wrap(&cell.text, edge(column + cell.columns) - edge(column) - 2).len();
                if cell.rows == 1 {
                    heights[row] = heights[row].max(lines);
                }
                placed.push((row, column, cell));
                column += cell.columns;
            }
        }
        for (row, column, cell) in &placed {
            let lines = self.wrap(&cell.text, edge(column + cell.columns) - edge(*column) - 2).len();
            let end = (row + cell.rows).min(grid.len());
            let have: usize = heights[*row..end].iter().sum();
            if lines > have {
                heights[end - 1] += lines - have;
            }
        }
        // Half lines: what is centred beside an even number of lines stands between two of them.
        let tops: Vec<usize> = heights
            .iter()
            .scan(0, |at, height| {
                let top = *at;
                *at += height * 2;
                Some(top)
            })
            .collect();
        let end_of =
            |row: usize| tops.get(row).copied().unwrap_or(tops[grid.len() - 1] + heights[grid.len() - 1] * 2);
        let mut canvas: BTreeMap<usize, Vec<(usize, String)>> = BTreeMap::new();
        for (row, column, cell) in placed {
            let (left, room) = (edge(column), edge(column + cell.columns) - edge(column));
            let lines = self.wrap(&cell.text, room - 2);
            let (top, bottom) = (tops[row], end_of((row + cell.rows).min(grid.len())));
            let first = (top + bottom) / 2 - lines.len();
            for (index, line) in lines.into_iter().enumerate() {
                let width = self.width(&line);
                let centred = cell.value || cell.columns > 3 || cell.rows > 1 || row < 3;
                let at = if centred { left + room.saturating_sub(width) / 2 } else { left };
                canvas.entry(first + index * 2).or_default().push((at, line));
            }
        }
        let ends: Vec<usize> = tops.iter().skip(4).copied().filter(|_| random.once_in(30)).collect();
        let spaced = random.once_in(4);
        for (y, mut pieces) in canvas {
            pieces.sort_by_key(|(at, _)| *at);
            let mut line = String::new();
            for (at, piece) in pieces {
                let have = self.width(&line);
                line.push_str(&" ".repeat(at.saturating_sub(have).max(usize::from(have > 0))));
                line.push_str(&piece);
            }
            if ends.contains(&y) {
                *page += 1;
                out.push_str(&format!("\n{}- {page} -\n\u{c}", " ".repeat(right / 2)));
            }
            out.push_str(line.trim_end());
            out.push('\n');
            if spaced && y % 4 == 0 {
                out.push('\n');
            }
        }
        out.push('\n');
    }
}

pub(super) fn render(items: &[Item], random: &mut Random) -> String {
    let sheet = Sheet { measure: random.pick(&[1, 2]) };
    let mut page = 0;
    let mut out = String::new();
    // Paragraphs are wrapped at the width of a page, however the printer then counts.
    let page_wide = Sheet { measure: 2 };
    let full: usize = 64;
    let blanks = random.once_in(2);
    for item in items {
        match item {
            Item::Title(text) => {
                let left = full.saturating_sub(sheet.width(text)) / 2;
                out.push_str(&format!("{}{text}\n", " ".repeat(left)));
            }
            Item::Heading(text) => out.push_str(&format!("\n    {text}\n\n")),
            Item::SignOff(text) => {
                let left = full.saturating_sub(sheet.width(text));
                out.push_str(&format!("{}{text}\n", " ".repeat(left)));
            }
            Item::Text(text) => {
                for (index, line) in
                    page_wide.wrap(&format!("{}{text}", " ".repeat(4)), full).iter().enumerate()
                {
                    if index > 0 && random.once_in(12) {
                        page += 1;
                        out.push_str(&format!("\n\n{}- {page} -\n\u{c}", " ".repeat(full / 2)));
                    }
                    out.push_str(line.trim_end());
                    out.push('\n');
                }
                if blanks {
                    out.push('\n');
                }
            }
            Item::Table(grid) => {
                out.push('\n');
                sheet.table(&mut out, grid, random, &mut page);
            }
        }
    }
    out
}
