//! Owns Markdown: pipe tables with every slot, without the slots of merged cells, or with their text
//! repeated, as different converters write them.

use super::{Item, Layout, Slot, slots};
use crate::random::Random;
use crate::tables::Grid;

pub(super) fn render(items: &[Item], layout: Layout, random: &mut Random) -> String {
    let marked = !random.once_in(4);
    let level = random.pick(&["##", "##", "###"]);
    let bold = random.once_in(4);
    let mut out = String::new();
    for item in items {
        match item {
            Item::Title(text) if marked => out.push_str(&format!("# {text}\n\n")),
            Item::Heading(text) if marked => out.push_str(&format!("{level} {text}\n\n")),
            Item::Heading(text) if bold => out.push_str(&format!("**{text}**\n\n")),
            Item::Title(text) | Item::Heading(text) | Item::SignOff(text) => {
                out.push_str(&format!("{text}\n\n"))
            }
            // A number and a full stop would open a list, which is what such a paragraph is.
            Item::Text(text) => out.push_str(&format!("{text}\n\n")),
            Item::Table(grid) => table(&mut out, grid, layout, random),
        }
    }
    out
}

fn table(out: &mut String, grid: &Grid, layout: Layout, random: &mut Random) {
    let width = slots(grid).first().map_or(0, Vec::len);
    let drop_beside = random.once_in(2);
    let spare = random.once_in(2);
    for (index, row) in slots(grid).iter().enumerate() {
        let cells: Vec<&str> = row
            .iter()
            .filter_map(|slot| match (slot, layout) {
                (Slot::Begins(text), _) => Some(*text),
                (Slot::Below(text) | Slot::Beside(text), Layout::Filled) => Some(*text),
                (Slot::Below(_), Layout::Pipes) => None,
                (Slot::Beside(_), Layout::Pipes) if drop_beside => None,
                _ => Some(""),
            })
            .collect();
        // The row of dashes has as many cells as the head, or the table is none.
        let head = index == 0;
        let mut cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        if head {
            cells.resize(width, String::new());
        }
        let joined = if spare { cells.join(" | ") } else { cells.join("|") };
        out.push_str(&if spare { format!("| {joined} |\n") } else { format!("|{joined}|\n") });
        if head {
            out.push_str(&format!("|{}\n", " --- |".repeat(width)));
        }
    }
    out.push('\n');
}
