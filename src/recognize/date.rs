//! Days as written: in prose, beside the article, in metadata.

use super::line;
use super::profile::DateSpec;
use super::section::named;
use super::title::number;
use super::{DateFound, DateRole};
use crate::date::Date;
use crate::document::{Block, Document, Property, Role};
use crate::pattern::Captures;
use crate::source::{Folded, Span};
use std::ops::Range;

/// Finds every day in the paragraphs, in order of place. `first` is the block of the first section.
pub(super) fn find(document: &Document, spec: &DateSpec, first: usize) -> Vec<DateFound> {
    let mut found = Vec::new();
    for (index, block) in document.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = block else { continue };
        let text = &paragraph.text;
        for (range, date) in days(spec, text.as_str()) {
            let published = is_publication(spec, text, &range, index < first);
            if paragraph.role != Role::Body && !published {
                continue;
            }
            let role = if published { DateRole::Publication } else { DateRole::Prose };
            found.push(DateFound { date, written: named(text, range), role });
        }
    }
    for property in &document.properties {
        found.extend(property_date(spec, property));
    }
    found.sort_by_key(|date| (date.written.span.start, date.written.span.end));
    found
}

/// The days in a text, in order, none within another.
pub(super) fn days(spec: &DateSpec, text: &str) -> Vec<(Range<usize>, Option<Date>)> {
    let mut found: Vec<(Range<usize>, Option<Date>)> = Vec::new();
    for day in &spec.days {
        if !day.signs.is_empty() && !day.signs.iter().any(|sign| text.contains(sign.as_str())) {
            continue;
        }
        for captures in day.pattern.captures_iter(text) {
            let Some(all) = captures.get(0) else { continue };
            let range = all.range();
            let cut_off = text[..range.start].ends_with(is_number_part)
                || (text[..range.end].ends_with(|c: char| c.is_ascii_digit())
                    && text[range.end..].starts_with(is_number_part_behind));
            if cut_off || found.iter().any(|(other, _)| other.start < range.end && range.start < other.end) {
                continue;
            }
            found.push((range, date(&captures)));
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// The day that is all of a text; `None` when the text is no day, `Some(None)` for an impossible one.
pub(super) fn whole(spec: &DateSpec, text: &str) -> Option<Option<Date>> {
    let found = days(spec, text);
    found.into_iter().find(|(range, _)| *range == (0..text.len())).map(|(_, date)| date)
}

/// The day that the groups of a match name; impossible days are `None`.
pub(super) fn date(captures: &Captures<'_>) -> Option<Date> {
    let part = |name: &str| captures.name(name).and_then(|part| number(part.as_str()));
    Date::new(part("year")?.try_into().ok()?, part("month")?.try_into().ok()?, part("day")?.try_into().ok()?)
        .ok()
}

fn is_number_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/' | '_')
}

fn is_number_part_behind(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '-' | '/' | '_')
}

/// Whether a day is stated as that of publication: behind a label, or alone in its line between
/// title and first section.
fn is_publication(spec: &DateSpec, text: &Folded, range: &Range<usize>, before_sections: bool) -> bool {
    let words = text.as_str();
    let line = line::ranges(text).find(|line| line.start <= range.start && range.end <= line.end);
    let line = line.unwrap_or(0..words.len());
    let before = words[line.start..range.start].trim_end();
    if let Some(label) = before.strip_suffix([':', '：']) {
        let label = label.trim_end();
        return spec.publication_labels.iter().any(|known| label.ends_with(known.as_str()));
    }
    let alone = |text: &str| text.chars().all(|c| !c.is_alphanumeric());
    before_sections && alone(before) && alone(&words[range.end..line.end])
}

/// The day of publication that metadata states. Its place is that of the property.
fn property_date(spec: &DateSpec, property: &Property) -> Option<DateFound> {
    let known =
        spec.publication_properties.iter().any(|name| name.eq_ignore_ascii_case(property.name.as_str()));
    if !known {
        return None;
    }
    // A time may follow without a blank, as in ISO 8601.
    let value = property.value.split('T').next().unwrap_or_default();
    let (range, date) = days(spec, value).into_iter().next()?;
    let written = super::Named { text: value[range].to_owned(), span: property.span };
    Some(DateFound { date, written, role: DateRole::Publication })
}

/// Index of the day that stands at a span.
pub(super) fn at(dates: &[DateFound], span: Span) -> Option<usize> {
    dates.iter().position(|date| date.written.span == span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognize::testing::{document, profile};

    fn all(text: &str) -> Vec<(Option<String>, String, DateRole)> {
        let (_, document) = document(text);
        find(&document, &profile().dates, 1)
            .into_iter()
            .map(|found| (found.date.map(|date| date.to_string()), found.written.text, found.role))
            .collect()
    }

    fn one(text: &str) -> (Option<String>, DateRole) {
        let mut found = all(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        let (date, _, role) = found.remove(0);
        (date, role)
    }

    #[test]
    fn days_in_every_notation() {
        for text in [
            "于2021 年 1 月 26 日报",
            "于二〇二一年一月二十六日报",
            "于2021-01-26报",
            "于2021.1.26报",
            "于２０２１年１月２６号报",
        ] {
            assert_eq!(one(text), (Some("2021-01-26".to_owned()), DateRole::Prose), "{text}");
        }
    }

    #[test]
    fn days_that_no_calendar_has() {
        for text in ["于2021年2月30日报", "于2021年13月1日报", "于二〇二一年二月三十日报"]
        {
            assert_eq!(one(text).0, None, "{text}");
        }
    }

    #[test]
    fn what_is_no_day() {
        for text in
            ["电话0536-4396492", "规划（2021-2035）", "第1.2.3节", "t20220208_80613.htm", "版本1.2020.1.26"]
        {
            assert_eq!(all(text), [], "{text}");
        }
    }

    #[test]
    fn a_day_of_publication_has_a_label_or_its_own_line() {
        for text in ["发布日期：2020-01-31 来源：某处", "（2024年1月31日）"] {
            assert_eq!(one(text).1, DateRole::Publication, "{text}");
        }
        let (_, mut document) = document("甲");
        let property = |name: &str| Property {
            name: name.to_owned(),
            value: "2024-01-31T08:00:00".to_owned(),
            span: Span::at(0),
        };
        document.properties = vec![property("pubdate"), property("dcterms:created")];
        let found = find(&document, &profile().dates, 1);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].date.unwrap().to_string(), "2024-01-31");
    }
}
