//! Owns the faults: what is done to a clean report, which rules may say so, and where.

#[path = "faults/agreement.rs"]
mod agreement;
#[path = "faults/cells.rs"]
mod cells;
#[path = "faults/misstated.rs"]
mod misstated;
#[path = "faults/sections.rs"]
mod sections;
#[path = "faults/tables.rs"]
mod tables;
#[path = "faults/words.rs"]
mod words;

use crate::mark::Place;
use crate::model::Report;
use crate::random::Random;

/// A fault as planted.
pub(crate) struct Fault {
    /// Its sort, by which failures are counted.
    pub(crate) sort: &'static str,
    /// What was done, for people.
    pub(crate) what: String,
    /// Rules of which one must fire.
    pub(crate) rules: &'static [&'static str],
    /// Parts of which the primary label must cover one; empty when any place will do.
    pub(crate) at: Vec<Place>,
    /// Beginnings of rules that must not fire, as what they would say is not so.
    pub(crate) never: &'static [&'static str],
    /// Beginnings of rules that may tell an error or a warning besides, as what they say is so too.
    pub(crate) also: Vec<&'static str>,
    /// Whether the rules may be silent where a layout loses blank cells and says so.
    pub(crate) may_be_lost: bool,
}

impl Fault {
    fn new(
        sort: &'static str,
        what: impl Into<String>,
        rules: &'static [&'static str],
        at: Vec<Place>,
    ) -> Self {
        Self { sort, what: what.into(), rules, at, never: &[], also: Vec::new(), may_be_lost: false }
    }

    fn never(mut self, never: &'static [&'static str]) -> Self {
        self.never = never;
        self
    }

    fn also(mut self, also: &'static [&'static str]) -> Self {
        self.also.extend(also);
        self
    }

    fn may_be_lost(mut self) -> Self {
        self.may_be_lost = true;
        self
    }
}

const SUMS: &[&str] = &["cn/requests/balance", "cn/requests/result-total", "cn/requests/applicant-total"];

/// What compares the words with a table: another number in a cell contradicts them too.
const AGAINST_WORDS: &[&str] = &[
    "cn/agreement/received",
    "cn/agreement/carried-",
    "cn/agreement/concluded",
    "cn/agreement/results",
    "cn/agreement/reconsideration",
    "cn/agreement/litigation",
    "cn/agreement/none-claimed",
    "cn/agreement/all-upheld",
    "cn/agreement/documents",
    "cn/agreement/decisions",
    "cn/fee/contradicts-table",
];

type Plant = fn(&mut Report, &mut Random) -> Option<Fault>;

/// Every sort of fault.
const PLANTS: &[(&str, Plant)] = &[
    ("cells", cells::off_by_one),
    ("cells", cells::off_by_one),
    ("cells", cells::digits_swapped),
    ("cells", cells::swapped),
    ("cells", cells::slid),
    ("cells", cells::blank),
    ("cells", cells::unwritten),
    ("cells", cells::no_number),
    ("cells", cells::negative),
    ("cells", cells::fraction),
    ("review", cells::review_off_by_one),
    ("review", cells::review_blank),
    ("review", cells::review_unwritten),
    ("review", cells::review_no_number),
    ("disclosure", cells::disclosure_blank),
    ("disclosure", cells::disclosure_row_blank),
    ("disclosure", cells::disclosure_no_count),
    ("disclosure", tables::disclosure_row_dropped),
    ("disclosure", tables::disclosure_row_doubled),
    ("disclosure", cells::disclosure_implausible),
    ("tables", tables::row_dropped),
    ("tables", tables::row_doubled),
    ("tables", tables::rows_swapped),
    ("tables", tables::rows_cut_off),
    ("tables", tables::column_dropped),
    ("tables", tables::label_misspelt),
    ("tables", tables::column_misspelt),
    ("tables", tables::review_label_misspelt),
    ("tables", tables::table_dropped),
    ("tables", tables::other_edition),
    ("tables", tables::mixed_editions),
    ("tables", tables::fee_unit),
    ("sections", sections::dropped),
    ("sections", sections::renamed),
    ("sections", sections::deviating),
    ("sections", sections::repealed),
    ("sections", sections::doubled),
    ("sections", sections::moved),
    ("sections", sections::numeral),
    ("sections", sections::glyph),
    ("sections", sections::separator),
    ("sections", sections::emptied),
    ("sections", sections::added),
    ("words", words::period_day),
    ("words", words::period_year),
    ("words", words::phone),
    ("words", words::postcode),
    ("words", words::mail),
    ("words", words::site),
    ("words", words::count_of_parts),
    ("words", words::part_left_out),
    ("words", words::title_year),
    ("words", words::title_wording),
    ("words", words::title_organ),
    ("words", words::signed_late),
    ("words", words::signed_early),
    ("words", words::signed_never),
    ("words", words::signed_by_another),
    ("words", words::wrong_notice),
    ("words", words::wrong_notice_by_title),
    ("words", words::wrong_number),
    ("words", words::repealed_basis),
    ("words", words::citation),
    ("words", words::remnant),
    ("words", words::typo),
    ("words", words::punctuation),
    ("words", words::unbalanced),
    ("words", words::stale_year),
    ("words", words::personal_data),
    ("agreement", agreement::received),
    ("agreement", agreement::none_received),
    ("agreement", agreement::concluded),
    ("agreement", agreement::carried_out),
    ("agreement", agreement::reconsidered),
    ("agreement", agreement::breakdown),
    ("agreement", agreement::traps),
    ("misstated", misstated::asked),
    ("misstated", misstated::asked),
    ("misstated", misstated::asked),
    ("misstated", misstated::reviewed),
    ("misstated", misstated::decided),
    ("misstated", misstated::shown),
    ("misstated", misstated::shown),
    ("words", words::no_fee),
    ("words", words::no_assessment),
];

/// Plants one fault; the seed says which, and leaves it out where the report has no place for it.
pub(crate) fn plant(report: &mut Report, seed: u64, random: &mut Random) -> Option<Fault> {
    let (_, plant) = PLANTS[(seed % PLANTS.len() as u64) as usize];
    plant(report, random)
}
