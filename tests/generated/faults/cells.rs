//! Owns faults of single cells: other numbers, none, and what is no number.

use super::{AGAINST_WORDS, Fault, SUMS};
use crate::mark::{Place, plain};
use crate::model::Report;
use crate::random::Random;

fn some(report: &Report, random: &mut Random) -> (usize, usize, Place, usize) {
    let (row, column) = (random.below(report.requests.rows.len()), random.below(7));
    let value = report.request(row, column).parse().unwrap_or(0);
    (row, column, Place::request(row, column), value)
}

fn set(report: &mut Report, row: usize, column: usize, text: &str) {
    report.requests.rows[row].values[column] = Place::request(row, column).around(text);
}

const SHIFTED: &[&str] = &["cn/requests/shifted-columns"];

pub(super) fn off_by_one(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (row, column, place, value) = some(report, random);
    let other = if value > 0 && random.once_in(2) { value - 1 } else { value + 1 };
    set(report, row, column, &other.to_string());
    // One cell explains all that fails, so it is the one that is shown.
    let what = format!("{row} {column}: {value} -> {other}");
    Some(Fault::new("requests off by one", what, SUMS, vec![place]).also(AGAINST_WORDS))
}

pub(super) fn digits_swapped(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (row, column, place, value) = some(report, random);
    let swapped: String = value.to_string().chars().rev().collect();
    if value < 12 || swapped == value.to_string() || swapped.starts_with('0') {
        return None;
    }
    set(report, row, column, &swapped);
    let what = format!("{row} {column}: {value}");
    Some(Fault::new("requests digits swapped", what, SUMS, vec![place]).also(AGAINST_WORDS))
}

/// Two neighbours of a row change places: each of their columns is then wrong in its sums.
pub(super) fn swapped(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (row, column) = (random.below(report.requests.rows.len()), random.below(6));
    let (one, other) = (report.request(row, column), report.request(row, column + 1));
    if one == other {
        return None;
    }
    set(report, row, column, &other);
    set(report, row, column + 1, &one);
    let what = format!("{row} {column}: {one} <-> {other}");
    Some(Fault::new("requests cells swapped", what, SUMS, vec![]).also(AGAINST_WORDS).also(SHIFTED))
}

/// A row slides by a column and its total falls off.
pub(super) fn slid(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let row = random.below(report.requests.rows.len());
    let values: Vec<String> = (0..6).map(|column| report.request(row, column)).collect();
    if values[0] == "0" || values.iter().filter(|value| *value != "0").count() < 3 {
        return None;
    }
    set(report, row, 0, "0");
    for (column, value) in values.iter().enumerate() {
        set(report, row, column + 1, value);
    }
    let what = format!("{row}: {}", values.join(" "));
    let place = Place::request(row, 0);
    Some(Fault::new("requests row slid", what, SHIFTED, vec![place]).also(AGAINST_WORDS).also(SUMS))
}

pub(super) fn blank(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (row, column, place, _) = some(report, random);
    set(report, row, column, "");
    let fault =
        Fault::new("requests blank", format!("{row} {column}"), &["cn/requests/blank-cell"], vec![place]);
    Some(fault.never(SUMS).may_be_lost())
}

pub(super) fn unwritten(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (row, column, place, _) = some(report, random);
    let text = random.pick(&["-", "—", "/", "无"]);
    set(report, row, column, text);
    let what = format!("{row} {column}: {text}");
    Some(Fault::new("requests dash", what, &["cn/requests/blank-cell"], vec![place]).never(SUMS))
}

pub(super) fn no_number(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (row, column, place, _) = some(report, random);
    let text = random.pick(&["O", "l", "1O", "l2", "两件", "若干"]);
    set(report, row, column, text);
    let what = format!("{row} {column}: {text}");
    Some(
        Fault::new("requests letter", what, &["cn/requests/not-a-count"], vec![place])
            .never(SUMS)
            .may_be_lost(),
    )
}

pub(super) fn negative(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (row, column, place, value) = some(report, random);
    set(report, row, column, &format!("-{}", value + 1));
    let (what, rules) = (format!("{row} {column}"), &["cn/requests/not-a-count"]);
    // It is a number all the same, and the sums are wrong with it.
    Some(Fault::new("requests negative", what, rules, vec![place]).also(SUMS).also(AGAINST_WORDS))
}

pub(super) fn fraction(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (row, column, place, value) = some(report, random);
    set(report, row, column, &format!("{value}.5"));
    let (what, rules) = (format!("{row} {column}"), &["cn/requests/not-a-count"]);
    // It is a number all the same, and the sums are wrong with it.
    Some(Fault::new("requests fraction", what, rules, vec![place]).also(SUMS).also(AGAINST_WORDS))
}

fn review(report: &mut Report, column: usize, text: &str) {
    report.review.values[column] = Place::review(column).around(text);
}

pub(super) fn review_off_by_one(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let column = random.below(15);
    let value: usize = plain(&report.review.values[column]).parse().unwrap_or(0);
    let other = if value > 0 && random.once_in(2) { value - 1 } else { value + 1 };
    review(report, column, &other.to_string());
    // Any cell of the group would explain one sum, so its total is shown.
    let total = Place::review(column / 5 * 5 + 4);
    Some(
        Fault::new("review off by one", format!("{column}"), &["cn/review/group-total"], vec![total])
            .also(AGAINST_WORDS),
    )
}

pub(super) fn review_blank(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let column = random.below(15);
    review(report, column, "");
    let fault = Fault::new(
        "review blank",
        format!("{column}"),
        &["cn/review/blank-cell"],
        vec![Place::review(column)],
    );
    Some(fault.never(&["cn/review/group-total"]).may_be_lost())
}

pub(super) fn review_unwritten(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (column, text) = (random.below(15), random.pick(&["-", "—", "/", "无"]));
    review(report, column, text);
    let what = format!("{column}: {text}");
    let fault = Fault::new("review dash", what, &["cn/review/blank-cell"], vec![Place::review(column)]);
    Some(fault.never(&["cn/review/group-total"]))
}

pub(super) fn review_no_number(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (column, text) = (random.below(15), random.pick(&["O", "l", "l2", "-3", "1.5"]));
    review(report, column, text);
    let what = format!("{column}: {text}");
    let rules = &["cn/review/not-a-count"];
    let fault = Fault::new("review no count", what, rules, vec![Place::review(column)]).may_be_lost();
    // A negative number or a fraction is a number all the same, and the sums are wrong with it.
    Some(if text.len() > 2 || text == "-3" {
        fault.also(&["cn/review/group-total"]).also(AGAINST_WORDS)
    } else {
        fault
    })
}

/// A cell of the table of disclosure: block, row in it, row in all, column.
fn disclosed(report: &Report, random: &mut Random) -> (usize, usize, usize, usize) {
    let cells: Vec<_> = report
        .disclosure
        .iter()
        .enumerate()
        .flat_map(|(block, blocks)| (0..blocks.rows.len()).map(move |row| (block, row)))
        .enumerate()
        .flat_map(|(all, (block, row))| {
            (0..report.disclosure[block].rows[row].1.len()).map(move |column| (block, row, all, column))
        })
        .collect();
    cells[random.below(cells.len())]
}

pub(super) fn disclosure_blank(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (block, row, all, column) = disclosed(report, random);
    let (text, place) = (random.pick(&["", "-", "/", "无"]), Place::disclosure(all, column));
    report.disclosure[block].rows[row].1[column] = place.around(text);
    let what = format!("{all} {column}: `{text}`");
    let fault = Fault::new("disclosure blank", what, &["cn/disclosure/blank-cell"], vec![place]);
    Some(if text.is_empty() { fault.may_be_lost() } else { fault })
}

pub(super) fn disclosure_row_blank(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (block, row, all, _) = disclosed(report, random);
    let values = &mut report.disclosure[block].rows[row].1;
    let places: Vec<Place> = (0..values.len()).map(|column| Place::disclosure(all, column)).collect();
    values.iter_mut().zip(&places).for_each(|(value, place)| *value = place.around(""));
    let rules = &["cn/disclosure/blank-cell"];
    Some(Fault::new("disclosure row blank", format!("{all}"), rules, places).may_be_lost())
}

pub(super) fn disclosure_no_count(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (block, row, all, column) = disclosed(report, random);
    let (text, place) = (random.pick(&["1O", "l", "许多"]), Place::disclosure(all, column));
    report.disclosure[block].rows[row].1[column] = place.around(text);
    let what = format!("{all} {column}: `{text}`");
    Some(Fault::new("disclosure no count", what, &["cn/disclosure/not-a-count"], vec![place]).may_be_lost())
}

pub(super) fn disclosure_implausible(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (first, second, column) = (Place::disclosure(1, 0), Place::disclosure(1, 1), Place::disclosure(1, 2));
    let values = &mut report.disclosure[0].rows[1].1;
    let large = 40 + random.below(90);
    *values = if report.edition == 2021 {
        vec![first.around(&large.to_string()), second.around("3"), column.around("7")]
    } else {
        vec![first.around("3"), second.around(&large.to_string()), column.around("7")]
    };
    let rules = &["cn/disclosure/in-force-too-few", "cn/disclosure/total-below-new"];
    Some(Fault::new("disclosure implausible", "", rules, vec![column, first, second]).also(AGAINST_WORDS))
}
