//! Names of what findings are about: a form, a section, a row, a column, a cell, in the words that the
//! report's forms give them.

use crate::phrases::phrase;
use crate::recognize::Report;
use crate::rule::Shown;
use crate::words::Words;

/// Names of a list beyond which a sentence is no longer read to its end; labels still point at all.
const MOST_LISTED: usize = 12;

/// How many of a longer list are named.
const LISTED: usize = 10;

/// A value in the words of a language.
pub(super) fn words(shown: &Shown, report: &Report<'_>, language: &str) -> String {
    let form = |table: &str| {
        report.table(table).and_then(|found| report.forms.get(found.form)).unwrap_or(report.form())
    };
    match shown {
        Shown::Text(text) => text.clone(),
        Shown::Form(id) => {
            let form = report.forms.iter().find(|form| form.id == *id);
            form.map_or_else(|| id.clone(), |form| form.title.get(language).to_owned())
        }
        Shown::Section(key) => {
            report.form().section(key).map_or_else(|| key.clone(), |section| section.title.clone())
        }
        Shown::Table(key) => {
            form(key).table(key).map_or_else(|| key.clone(), |table| table.name.get(language).to_owned())
        }
        Shown::Row(table, key) => {
            let spec = form(table).table(table).and_then(|table| table.row(key)).map(|(_, row)| row);
            spec.map_or_else(|| key.clone(), |row| named(&row.name, &row.label, language))
        }
        Shown::Column(table, key) => {
            let spec = form(table).table(table).and_then(|table| table.column(key));
            spec.map_or_else(|| key.clone(), |column| named(&column.name, &column.label, language))
        }
        Shown::Cell(cell) => {
            let row = words(&Shown::Row(cell.table.clone(), cell.row.clone()), report, language);
            let column = words(&Shown::Column(cell.table.clone(), cell.column.clone()), report, language);
            format!("{row}×{column}")
        }
        Shown::List(items) => {
            let named = if items.len() > MOST_LISTED { &items[..LISTED] } else { items };
            let names: Vec<String> = named.iter().map(|item| words(item, report, language)).collect();
            let names = names.join(&phrase(language, "list-comma", &[]));
            match items.len() - named.len() {
                0 => names,
                more => phrase(language, "and-more", &[("items", &names), ("n", &more.to_string())]),
            }
        }
    }
}

fn named(name: &Words, label: &str, language: &str) -> String {
    if name.is_empty() { label.to_owned() } else { name.get(language).to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognize::Settings;
    use crate::recognize::testing::with_report;

    #[test]
    fn a_long_list_is_named_in_part_and_counted_in_full() {
        with_report("甲局2023年政府信息公开工作年度报告", &Settings::default(), |report| {
            let list =
                |n: usize| words(&Shown::List((1..=n).map(|n| n.to_string().into()).collect()), report, "zh");
            assert_eq!(list(2), "1、2");
            assert_eq!(list(12), "1、2、3、4、5、6、7、8、9、10、11、12");
            assert_eq!(list(13), "1、2、3、4、5、6、7、8、9、10，另有3项");
        });
    }
}
