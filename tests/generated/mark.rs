//! Owns marks: how the parts of a generated report are followed through every layout, so that where
//! each stands in the rendered text is known. A mark is a character without width.

use std::collections::BTreeMap;
use std::ops::Range;

/// A part of a report that can be pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place(u32);

const END: char = '\u{3}';
const FIRST: u32 = 0xF_0000;

impl Place {
    /// What was spoilt, where it is none of the parts below.
    pub(crate) const FAULT: Place = Place(0);

    /// A value of the table of requests.
    pub(crate) fn request(row: usize, column: usize) -> Place {
        Place(0x1000 + (row * 16 + column) as u32)
    }

    /// A value of the table of reviews.
    pub(crate) fn review(column: usize) -> Place {
        Place(0x2000 + column as u32)
    }

    /// A value of the table of disclosure.
    pub(crate) fn disclosure(row: usize, column: usize) -> Place {
        Place(0x3000 + (row * 16 + column) as u32)
    }

    /// A section's heading.
    pub(crate) fn heading(section: usize) -> Place {
        Place(0x4000 + section as u32)
    }

    /// The text with this mark around it.
    pub(crate) fn around(self, text: &str) -> String {
        let open = char::from_u32(FIRST + self.0).unwrap_or(END);
        format!("{open}{text}{END}")
    }
}

/// Whether a character is a mark.
pub(crate) fn is_mark(c: char) -> bool {
    c == END || c as u32 >= FIRST
}

/// The text without marks.
pub(crate) fn plain(text: &str) -> String {
    text.chars().filter(|c| !is_mark(*c)).collect()
}

/// The text without marks, and where the parts stand in it: a merged cell may have been set several times.
pub(crate) fn resolve(text: &str) -> (String, BTreeMap<Place, Vec<Range<usize>>>) {
    let (mut out, mut open) = (String::new(), Vec::new());
    let mut places: BTreeMap<Place, Vec<Range<usize>>> = BTreeMap::new();
    for c in text.chars() {
        if c == END {
            if let Some((place, start)) = open.pop() {
                places.entry(Place(place)).or_default().push(start..out.len());
            }
        } else if is_mark(c) {
            open.push((c as u32 - FIRST, out.len()));
        } else {
            out.push(c);
        }
    }
    (out, places)
}
