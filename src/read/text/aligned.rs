//! Tables whose cells stand in columns set apart by blanks, as `pdftotext -layout` writes them.
//!
//! What the positions tell is rebuilt: rows, blank values between others, labels that were wrapped
//! over several lines. What they do not tell stays as written, a line a row.

use super::columns::{Grid, Measure, Segment, is_row, segments};
use super::lines::{Line, columns, depth, ends_sentence};
use super::rows::{self, Item};
use super::wrap::begins_item;
use crate::document::{Table, TableFull};
use std::cmp::Ordering;
use std::ops::Range;

/// Blank lines that may lie between two rows.
const MAX_BLANKS: u32 = 6;

/// Lines of a wrapped label or of group labels that may lie between two rows.
const MAX_SINGLES: usize = 4;

/// Lines above the first row that are looked at for the rest of a table's head.
const MAX_HEAD: usize = 12;

/// A table among lines.
pub(super) struct Found {
    /// Its first line.
    pub(super) from: usize,
    /// One past its last line.
    pub(super) to: usize,
    /// The grid, or that it would be too large.
    pub(super) table: Result<Table, TableFull>,
    /// Whether a row with values could not be brought into the columns, or has lost its label.
    pub(super) uncertain: bool,
}

/// Lines between two tables of which the one shows that the other is one too.
const MAX_APART: usize = 3;

/// The tables among some lines, in order.
pub(super) fn tables(lines: &[Line<'_>]) -> Vec<Found> {
    let is_row: Vec<bool> = lines.iter().map(is_row).collect();
    let mut regions: Vec<Region> = Vec::new();
    let mut at = 0;
    while let Some(from) = (at..lines.len()).find(|index| is_row[*index]) {
        let to = region(lines, &is_row, from);
        let measure = measure(&lines[from..to]);
        regions.push(Region { from, to, measure, table: is_table(&lines[from..to], measure) });
        at = to;
    }
    admit(lines, &mut regions);
    let mut found: Vec<Found> = Vec::new();
    for Region { from, to, measure, .. } in regions.into_iter().filter(|region| region.table) {
        let above = found.last().map_or(0, |found| found.to);
        let (from, to) = with_wrapped_ends(lines, above, from, to, measure);
        let items = lines[from..to].iter().map(|line| Item::new(*line, measure)).collect();
        let (table, uncertain) = rows::build(items, measure);
        found.push(Found { from, to, table, uncertain });
    }
    found
}

/// A stretch of lines that are set in columns.
struct Region {
    from: usize,
    to: usize,
    measure: Measure,
    /// Whether it reads like a table.
    table: bool,
}

/// Takes stretches for tables that show too little of it themselves, as their values are words or none,
/// and begin as a table close by does, with the same words in the same place.
fn admit(lines: &[Line<'_>], regions: &mut [Region]) {
    let begins = |region: &Region, measure: Measure| {
        let first = segments(&lines[region.from], measure);
        (first.len() >= 2 && !first[0].number).then(|| (first[0].text, first[0].left))
    };
    let close = |one: &Region, other: &Region| {
        let apart = one.to..other.from;
        apart.len() <= MAX_APART && lines[apart].iter().all(|line| !line.tabs && !ends_sentence(line.text))
    };
    let kin = |one: &Region, known: &Region| {
        let Some((word, left)) = begins(one, known.measure) else { return false };
        // Above its head a table may have a caption of its own.
        let heads = lines[known.from..known.to].iter().take(3);
        heads
            .map(|line| segments(line, known.measure))
            .any(|row| row.len() >= 2 && row[0].text == word && row[0].left.abs_diff(left) <= 2)
    };
    let count = regions.len();
    let mut admitted = |index: usize, known: usize| {
        let (first, second) = (index.min(known), index.max(known));
        if regions[known].table
            && !regions[index].table
            && close(&regions[first], &regions[second])
            && kin(&regions[index], &regions[known])
        {
            regions[index].table = true;
            regions[index].measure = regions[known].measure;
        }
    };
    (1..count).for_each(|index| admitted(index, index - 1));
    (1..count).rev().for_each(|index| admitted(index - 1, index));
}

/// One past the last row of the table that begins with row `from`.
fn region(lines: &[Line<'_>], is_row: &[bool], from: usize) -> usize {
    let mut to = from + 1;
    loop {
        let ahead = lines.len().min(to + MAX_SINGLES + 1);
        let Some(next) = (to..ahead).find(|index| is_row[*index]) else { return to };
        let joined = if next == to {
            lines[next].blanks <= MAX_BLANKS
        } else {
            belongs(&lines[to - 1], &lines[to..next], &lines[next]) || within(lines, from..to, next)
        };
        if !joined {
            return to;
        }
        to = next + 1;
    }
}

/// Whether lines without columns between two rows belong to the rows' table: wrapped labels and
/// labels of groups stand close below a row, left or right of where the values begin, and the rows
/// have the same columns. Captions and headings do not.
fn belongs(above: &Line<'_>, singles: &[Line<'_>], below: &Line<'_>) -> bool {
    let close = |line: &Line<'_>| line.blanks == 0 && !line.tabs && !ends_sentence(line.text);
    // A label that an open bracket shows to go on may stand apart where rows are set wide.
    let opens = singles[0].blanks <= MAX_BLANKS && depth(singles[0].text) > 0;
    if !(close(&singles[0]) || opens) || singles.iter().any(|line| line.tabs || ends_sentence(line.text)) {
        return false;
    }
    [Measure::Characters, Measure::Columns].into_iter().any(|measure| {
        let (above, below) = (segments(above, measure), segments(below, measure));
        let shared = above.iter().filter(|one| below.iter().any(|other| one.overlaps(other))).count();
        let fewer = above.len().min(below.len());
        let numbers = above.iter().chain(&below).filter(|segment| segment.number);
        let Some(values) = numbers.map(|segment| segment.left).min() else {
            // Within a head of several lines only what stands under a later column is sure.
            let later = above.get(1).map_or(u32::MAX, |segment| segment.left);
            return singles.iter().all(|line| segments(line, measure).iter().all(|s| s.left >= later));
        };
        let fits = |line: &Line<'_>| {
            segments(line, measure).iter().all(|s| s.right <= values || s.left + 2 >= values)
        };
        fewer >= 3 && shared * 2 >= fewer && singles.iter().all(fits)
    })
}

/// Fewest values of a row that show two rows to be of one table, whatever stands between them.
const MANY_VALUES: usize = 4;

/// Lines of labels beside which the values of a row are looked for.
const MAX_LABELS: usize = 4;

/// Whether the lines behind some rows of a table up to row `next` stand within the table: pieces of
/// labels left of the values of two rows, which have equally many of them in the same columns. Tables
/// are set wide, so a blank line may stand before a piece; what other table would follow has other columns.
fn within(lines: &[Line<'_>], rows: Range<usize>, next: usize) -> bool {
    let singles = rows.end..next;
    let joined = |line: &Line<'_>| (line.blanks <= 1 || line.page) && !line.tabs && !ends_sentence(line.text);
    [Measure::Characters, Measure::Columns].into_iter().any(|measure| {
        let values = |index: usize| {
            let values: Vec<_> =
                segments(&lines[index], measure).into_iter().filter(|segment| segment.number).collect();
            (values.len() >= MANY_VALUES).then_some(values)
        };
        let Some(above) = rows.clone().rev().take(MAX_LABELS).find_map(values) else { return false };
        let Some(at) = (next..lines.len().min(next + MAX_LABELS)).find(|index| values(*index).is_some())
        else {
            return false;
        };
        let below = values(at).unwrap_or_default();
        let left = above[0].left.min(below[0].left);
        let labels = |line: &Line<'_>| segments(line, measure).iter().all(|piece| piece.right <= left);
        above.len() == below.len()
            && above.iter().zip(&below).all(|(one, other)| one.overlaps(other))
            && lines[singles.clone()].iter().all(|line| joined(line) && labels(line))
            && lines[next..at].iter().all(|line| joined(line) && labels(line))
    })
}

/// The measure under which the rows with equally many pieces line up best.
fn measure(lines: &[Line<'_>]) -> Measure {
    let spread = |measure| {
        let rows: Vec<_> = lines.iter().map(|line| segments(line, measure)).collect();
        let pairs = rows.windows(2).filter(|pair| pair[0].len() >= 2 && pair[0].len() == pair[1].len());
        pairs
            .flat_map(|pair| pair[0].iter().zip(&pair[1]).skip(1))
            .map(|(one, other)| {
                let middle = |s: &Segment<'_>| (s.left + s.right) / 2;
                let apart = [
                    one.left.abs_diff(other.left),
                    one.right.abs_diff(other.right),
                    middle(one).abs_diff(middle(other)),
                ];
                u64::from(apart.into_iter().min().unwrap_or(0))
            })
            .sum::<u64>()
    };
    // Lines of a head and the values under it differ in number, but stand above each other.
    let above = |measure| {
        let rows: Vec<_> = lines.iter().map(|line| segments(line, measure)).collect();
        let pairs = rows.windows(2).filter(|pair| pair[0].len() >= 2 && pair[1].len() >= 2);
        let overlaps = |pair: &[Vec<Segment<'_>>]| {
            pair[0].iter().filter(|one| pair[1].iter().any(|other| one.overlaps(other))).count()
        };
        pairs.map(overlaps).sum::<usize>()
    };
    match spread(Measure::Characters).cmp(&spread(Measure::Columns)) {
        Ordering::Less => Measure::Characters,
        Ordering::Equal if above(Measure::Characters) > above(Measure::Columns) => Measure::Characters,
        _ => Measure::Columns,
    }
}

/// Whether rows read like a table: short cells, numbers among them. Text in two columns is none.
fn is_table(lines: &[Line<'_>], measure: Measure) -> bool {
    let rows: Vec<_> =
        lines.iter().map(|line| segments(line, measure)).filter(|row| row.len() >= 2).collect();
    let most = rows.iter().map(Vec::len).max().unwrap_or(0);
    if is_contents(&rows) {
        return false;
    }
    let cells: Vec<_> = rows.iter().flat_map(|row| &row[1..]).collect();
    let numbers = cells.iter().filter(|cell| cell.number).count();
    let average = cells.iter().map(|cell| columns(cell.text) as usize).sum::<usize>() / cells.len().max(1);
    match rows.len() {
        0 => false,
        1 => most >= 4 && numbers * 2 >= cells.len(),
        _ if most >= 3 => numbers * 3 >= cells.len() || average <= 12,
        _ => numbers * 3 >= cells.len() && average <= 24,
    }
}

/// Whether rows are a table of contents: numbered titles, and pages that never go back.
fn is_contents(rows: &[Vec<Segment<'_>>]) -> bool {
    let page = |row: &Vec<Segment<'_>>| match row.as_slice() {
        [title, page] if begins_item(title.text) => page.text.parse::<u16>().ok(),
        _ => None,
    };
    let pages: Option<Vec<u16>> = rows.iter().map(page).collect();
    rows.len() > 1 && pages.is_some_and(|pages| pages.is_sorted())
}

/// Takes in what is left of the head above the first row (cells over the values, halves of a label
/// in brackets) and the end of a label that goes on below the last one.
fn with_wrapped_ends(
    lines: &[Line<'_>],
    above: usize,
    mut from: usize,
    mut to: usize,
    measure: Measure,
) -> (usize, usize) {
    let rows: Vec<_> = lines[from..to].iter().map(|line| segments(line, measure)).collect();
    let page = (from + 1..to).find(|index| lines[*index].page).unwrap_or(to) - from;
    let grid = Grid::new(&rows[..page].iter().map(Vec::as_slice).collect::<Vec<_>>());
    let Some(values) = grid.values_from() else { return (from, to) };
    let (left, right) = grid.edges();
    // The end of a label that was wrapped around the values of the first row stands below it.
    let below = lines[from..to].get(1).map(|line| segments(line, measure));
    let ends_below = below.is_some_and(|below| matches!(&below[..], [end] if depth(end.text) < 0));
    let mut open = if ends_below { -1 } else { 0 };
    for index in (above.max(from.saturating_sub(MAX_HEAD))..from).rev() {
        let below = &lines[index + 1];
        let single = segments(&lines[index], measure);
        let [single] = single.as_slice() else { break };
        if below.blanks > 2 || below.page || lines[index].tabs || ends_sentence(single.text) {
            break;
        }
        let centred = (single.left + single.right).abs_diff(left + right) <= 8;
        let over_values = grid.over_values(single) && !centred && columns(single.text) <= 40;
        let depth = depth(single.text);
        let half = below.blanks == 0 && single.right <= values && (depth < 0 || (depth > 0 && open < 0));
        if !over_values && !half {
            break;
        }
        open += if half { depth } else { 0 };
        from = index;
    }
    let label = segments(&lines[to - 1], measure).into_iter().next().filter(|label| label.right <= values);
    if let Some(label) = label {
        let mut open = depth(label.text);
        for line in lines[to..].iter().take(MAX_SINGLES) {
            let single = segments(line, measure);
            let goes_on = open > 0 && line.blanks == 0 && !line.page && !line.tabs;
            if !goes_on || single.len() != 1 || single[0].right > values {
                break;
            }
            open += depth(line.text);
            to += 1;
        }
    }
    (from, to)
}
