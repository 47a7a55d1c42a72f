//! Owns text with tabs between cells, as taken out of a word processor: whole, ragged, or cut by pages.

use super::{Item, Layout, Slot, slots};
use crate::mark::is_mark;
use crate::random::Random;
use crate::tables::Grid;

fn rectangle(grid: &Grid) -> Vec<String> {
    let text = |slot: &Slot<'_>| match slot {
        Slot::Begins(text) => (*text).to_owned(),
        _ => String::new(),
    };
    slots(grid).iter().map(|row| row.iter().map(text).collect::<Vec<_>>().join("\t")).collect()
}

/// Rows that lost slots of merged cells: those below a cell, those beside it, or those at the end.
fn ragged(grid: &Grid, random: &mut Random) -> Vec<String> {
    let (below, beside, trailing) = (random.below(3), random.below(3), random.below(3));
    let mut rows = Vec::new();
    for row in slots(grid) {
        let values = row.iter().filter(|slot| matches!(slot, Slot::Begins(_))).count();
        let mut cells = Vec::new();
        for slot in &row {
            let lost = match slot {
                Slot::Begins(_) => false,
                Slot::Beside(_) => beside == 0 || (beside == 1 && values > 7 && random.once_in(2)),
                Slot::Below(_) => below == 0 || (below == 1 && random.once_in(2)),
            };
            match slot {
                _ if lost => {}
                Slot::Begins(text) => cells.push((*text).to_owned()),
                _ => cells.push(String::new()),
            }
        }
        if trailing == 0 || (trailing == 1 && random.once_in(2)) {
            cells.push(String::new());
        }
        rows.push(cells.join("\t"));
    }
    rows
}

/// What stands between two pages.
fn page_end(page: &mut usize, random: &mut Random) -> &'static str {
    *page += 1;
    random.pick(&["\n\n", "\n\n- # -\n\n", "\n\n— # —\n\n", "\n\u{c}", "\n\n#\n\n\u{c}"])
}

pub(super) fn render(items: &[Item], layout: Layout, random: &mut Random) -> String {
    let paged = layout == Layout::Paged;
    let indent = random.pick(&["", "", "    ", "　　"]);
    let between = random.pick(&["\n", "\n\n"]);
    let ending = random.pick(&["\n", "\n", "\r\n"]);
    let kind = page_end(&mut 0, random);
    let mut page = 0;
    let turn = |page: &mut usize| {
        *page += 1;
        kind.replace('#', &page.to_string())
    };
    let mut out = String::new();
    for item in items {
        match item {
            Item::Title(text) => out.push_str(&format!("{text}{between}")),
            Item::Heading(text) => out.push_str(&format!("{indent}{text}{between}")),
            Item::SignOff(text) => out.push_str(&format!("{text}{between}")),
            Item::Text(text) if paged && text.chars().count() > 40 && random.once_in(3) => {
                let (first, second) = broken(text, kind == "\n\n", random);
                out.push_str(&format!("{indent}{first}{}{second}{between}", turn(&mut page)));
            }
            Item::Text(text) => out.push_str(&format!("{indent}{text}{between}")),
            Item::Table(grid) => {
                let ragged_too = layout == Layout::Ragged || (paged && random.once_in(3));
                let rows = if ragged_too { ragged(grid, random) } else { rectangle(grid) };
                if !out.ends_with("\n\n") {
                    out.push('\n');
                }
                for (index, row) in rows.iter().enumerate() {
                    if paged && index > 3 && random.once_in(11) {
                        out.push_str(&turn(&mut page));
                    }
                    out.push_str(row);
                    out.push('\n');
                }
                out.push('\n');
            }
        }
    }
    if ending == "\r\n" { out.replace('\n', "\r\n") } else { out }
}

/// A paragraph broken in two, though not inside a number, a Latin word or a mark, nor behind an open
/// bracket, with which no line of print ends. Where nothing but a blank line shows the page's end, wide
/// digits are kept whole too, and it is not in the first clause, which might be a heading then.
fn broken(text: &str, unmarked: bool, random: &mut Random) -> (String, String) {
    let chars: Vec<char> = text.chars().collect();
    let mut at = 12 + random.below(chars.len() - 24);
    let tight = |c: char| c.is_ascii() || is_mark(c) || "，。；：、）》”〕".contains(c);
    let wide =
        |at: usize| unmarked && ('０'..='９').contains(&chars[at]) || "（《“〔".contains(chars[at - 1]);
    if unmarked {
        at = at.max(chars.iter().position(|c| "，。；".contains(*c)).map_or(chars.len(), |mark| mark + 1));
    }
    while at < chars.len() && (tight(chars[at]) || tight(chars[at - 1]) || wide(at)) {
        at += 1;
    }
    (chars[..at].iter().collect(), chars[at..].iter().collect())
}
