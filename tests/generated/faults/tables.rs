//! Owns faults of whole rows, columns, labels and editions.

use super::{AGAINST_WORDS, Fault, SUMS};
use crate::mark::{Place, plain};
use crate::model::{Part, Report};
use crate::random::Random;
use crate::{figures, tables};

const MARKED: Place = Place::FAULT;

pub(super) fn row_dropped(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let row = random.below(report.requests.rows.len());
    let dropped = report.requests.rows.remove(row);
    let what = format!("{row} {}", dropped.label);
    let rules = &["cn/requests/row-missing", "cn/requests/other-handling-rows"];
    Some(Fault::new("row dropped", what, rules, vec![]).never(SUMS))
}

/// A row is printed twice: what it says twice is no other row and makes no sum wrong.
pub(super) fn row_doubled(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let row = random.below(report.requests.rows.len());
    let mut double = report.requests.rows[row].clone();
    let what = format!("{row} {}", double.label);
    double.label = MARKED.around(&double.label);
    report.requests.rows.insert(row + 1, double);
    let rules = &["cn/requests/unknown-row"];
    Some(Fault::new("row doubled", what, rules, vec![]).never(&[
        "cn/requests/balance",
        "cn/requests/result-total",
        "cn/requests/applicant-total",
        "cn/requests/row-missing",
    ]))
}

/// Two rows stand in each other's places, whole: every value is still that of its label.
pub(super) fn rows_swapped(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let rows = &mut report.requests.rows;
    let row = random.below(rows.len() - 1);
    if rows[row].result != rows[row + 1].result || rows[row].group != rows[row + 1].group {
        return None;
    }
    rows.swap(row, row + 1);
    Some(Fault::new("rows swapped", format!("{row} {}", rows[row].label), &[], vec![]))
}

pub(super) fn disclosure_row_dropped(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let block = random.below(report.disclosure.len());
    let rows = report.disclosure[block].rows.len();
    let what = if rows == 1 || random.once_in(3) {
        report.disclosure.remove(block).caption
    } else {
        report.disclosure[block].rows.remove(random.below(rows)).0
    };
    let rules = &["cn/disclosure/row-missing"];
    Some(Fault::new("disclosure row dropped", what, rules, vec![]))
}

pub(super) fn disclosure_row_doubled(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let block = random.below(report.disclosure.len());
    let rows = &mut report.disclosure[block].rows;
    let row = random.below(rows.len());
    let double = rows[row].clone();
    let what = double.0.clone();
    rows.insert(row + 1, double);
    let rules = &["cn/disclosure/unknown-row"];
    Some(Fault::new("disclosure row doubled", what, rules, vec![]))
}

pub(super) fn rows_cut_off(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let rows = report.requests.rows.len();
    let left = 6 + random.below(rows - 7);
    report.requests.rows.truncate(left);
    Some(
        Fault::new("rows cut off", format!("{left} of {rows}"), &["cn/requests/row-missing"], vec![])
            .never(&["cn/requests/balance", "cn/requests/result-total"]),
    )
}

pub(super) fn column_dropped(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let column = 1 + random.below(5);
    report.requests.columns.remove(column);
    report.requests.rows.iter_mut().for_each(|row| {
        row.values.remove(column);
    });
    Some(
        Fault::new("column dropped", format!("{column}"), &["cn/requests/columns"], vec![])
            .never(&["cn/requests/applicant-total"]),
    )
}

/// Another character in the middle of a label, or one lost.
fn misspelt(label: &str, random: &mut Random) -> Option<String> {
    let chars: Vec<char> = plain(label).chars().collect();
    let inner: Vec<usize> = (2..chars.len().saturating_sub(1))
        .filter(|at| ('\u{4e00}'..='\u{9fff}').contains(&chars[*at]))
        .collect();
    if inner.len() < 3 {
        return None;
    }
    let at = random.pick(&inner);
    let mut spoilt = chars.clone();
    if random.once_in(2) && chars.len() > 7 {
        spoilt.remove(at);
    } else {
        spoilt[at] = '鑫';
    }
    Some(spoilt.into_iter().collect())
}

pub(super) fn label_misspelt(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let row = random.below(report.requests.rows.len());
    let label = report.requests.rows[row].label.clone();
    // What is explained in brackets may be left out.
    let spoilt = misspelt(label.split_once("（区分").map_or(&label, |_| "（二）部分公开"), random)?;
    report.requests.rows[row].label = MARKED.around(&spoilt);
    let fault = Fault::new("label misspelt", spoilt, &["cn/requests/label-deviates"], vec![MARKED]);
    Some(fault.never(SUMS))
}

pub(super) fn column_misspelt(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let column = random.pick(&[1, 2, 3, 4]);
    let label = report.requests.columns[column].clone();
    let mut chars: Vec<char> = label.chars().collect();
    let at = 1 + random.below(chars.len() - 1);
    chars[at] = '鑫';
    let spoilt: String = chars.into_iter().collect();
    report.requests.columns[column] = MARKED.around(&spoilt);
    let fault = Fault::new(
        "column misspelt",
        spoilt,
        &["cn/requests/label-deviates", "cn/requests/columns"],
        vec![MARKED],
    );
    Some(fault.never(SUMS).may_be_lost())
}

pub(super) fn review_label_misspelt(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let group = random.pick(&[2, 3]);
    let spoilt = random.pick(
        &[["未经复议直接起拆", "未经复义直接起诉"], ["复议后起拆", "复议后起诉讼"]][group - 2..group - 1],
    )[random.below(2)];
    report.review.groups[group] = MARKED.around(spoilt);
    let fault = Fault::new("review label misspelt", spoilt, &["cn/review/label-deviates"], vec![MARKED]);
    Some(
        fault
            .never(&["cn/review/group-total", "cn/review/table-missing", "cn/review/cells-missing"])
            .may_be_lost(),
    )
}

pub(super) fn table_dropped(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let (section, rules): (usize, &'static [&'static str]) = random.pick(&[
        (1, &["cn/disclosure/table-missing"] as &[&str]),
        (2, &["cn/requests/table-missing"]),
        (3, &["cn/review/table-missing"]),
    ]);
    report.sections[section].parts.retain(|part| matches!(part, Part::Text(_)));
    if report.sections[section].parts.is_empty() {
        report.add(section, "有关数据从略。".to_owned());
    }
    Some(Fault::new("table dropped", format!("{section}"), rules, vec![]))
}

fn other_tables(report: &Report, random: &mut Random) -> Report {
    let edition = if report.edition == 2021 { 2019 } else { 2021 };
    let mut other = report.clone();
    other.requests = tables::requests(edition, &figures::requests(random, edition));
    other.disclosure = tables::disclosure(edition, &figures::disclosure(random, edition, false));
    other
}

pub(super) fn other_edition(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let other = other_tables(report, random);
    (report.requests, report.disclosure) = (other.requests, other.disclosure);
    let rules = &["cn/form/superseded-edition"];
    Some(
        Fault::new("other edition", format!("{}", report.year), rules, vec![])
            .never(SUMS)
            .also(AGAINST_WORDS)
            .also(&["cn/disclosure/all-zero"]),
    )
}

pub(super) fn mixed_editions(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let other = other_tables(report, random);
    let requests = random.once_in(2);
    if requests {
        report.requests = other.requests;
    } else {
        report.disclosure = other.disclosure;
    }
    let rules = &["cn/form/mixed-editions", "cn/requests/other-handling-rows", "cn/form/superseded-edition"];
    Some(
        Fault::new("mixed editions", format!("{} requests {requests}", report.year), rules, vec![])
            .never(SUMS)
            .also(AGAINST_WORDS)
            .also(&["cn/disclosure/all-zero"]),
    )
}

pub(super) fn fee_unit(report: &mut Report, random: &mut Random) -> Option<Fault> {
    if report.edition != 2021 {
        return None;
    }
    let block = &mut report.disclosure[3];
    if random.once_in(2) {
        block.columns[0] = MARKED.around("本年收费金额");
        block.rows[0].1[0] = Place::disclosure(5, 0).around("38.5");
    } else {
        block.rows[0].1[0] = MARKED.around("385000元");
    }
    Some(Fault::new(
        "fee unit",
        "",
        &["cn/disclosure/fee-unit", "cn/disclosure/label-deviates"],
        vec![MARKED, Place::disclosure(5, 0)],
    ))
}
