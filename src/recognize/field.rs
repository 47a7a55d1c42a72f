//! Labelled details: telephone numbers, addresses and whatever else a profile asks for.
//!
//! A value behind a label is taken as it stands, well-formed or not; one without a label only if its
//! form speaks for itself.

use super::line;
use super::profile::{FieldSpec, Profile};
use super::section::named;
use super::{Field, FieldPlace, Named};
use crate::document::{Document, Role};
use crate::source::{Folded, Span};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::BTreeMap;
use std::ops::Range;

/// Lines at the end of a document that count as its end.
const END_LINES: usize = 6;
/// Longest value behind a label, in characters.
const LONGEST: usize = 80;
/// Shortest run of Latin letters and digits that is taken for a value right behind a label.
const SHORTEST: usize = 5;

/// All labels of all fields, to be found at once.
#[derive(Debug)]
pub(super) struct Labels {
    search: Option<AhoCorasick>,
    /// Index of the field that each label belongs to.
    fields: Vec<usize>,
}

impl Labels {
    /// Gathers the labels of a profile.
    pub(super) fn new(profile: &Profile) -> Self {
        let labels = profile.fields.iter().enumerate();
        let labels: Vec<(usize, &str)> = labels
            .flat_map(|(index, field)| field.labels.iter().map(move |label| (index, label.as_str())))
            .collect();
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .prefilter(false)
            .build(labels.iter().map(|(_, label)| label))
            .ok();
        Self { search, fields: labels.into_iter().map(|(index, _)| index).collect() }
    }
}

/// Finds the fields of a document, in order of place.
pub(super) fn find(
    document: &Document,
    profile: &Profile,
    labels: &Labels,
    preamble: &Range<usize>,
) -> Vec<Field> {
    let end = line::lines(document, 0..document.blocks.len(), Role::Body)
        .rev()
        .nth(END_LINES - 1)
        .map_or((0, 0), |line| (line.block, line.range.start));
    let mut found: Vec<Field> = Vec::new();
    let mut waiting: Option<Field> = None;
    for (block, paragraph) in document.blocks.iter().enumerate() {
        let Some(paragraph) = paragraph.as_paragraph().filter(|paragraph| paragraph.role == Role::Body)
        else {
            continue;
        };
        let place = |at: usize| match () {
            () if preamble.contains(&block) => FieldPlace::Preamble,
            () if (block, at) >= end => FieldPlace::End,
            () => FieldPlace::Body,
        };
        let text = &paragraph.text;
        if let Some(field) = waiting.take() {
            found.push(answered(profile, field, text));
        }
        let from = found.len();
        labelled(profile, labels, text, &place, &mut found);
        // A label at the very end of a paragraph waits for the next one.
        if found[from..]
            .last()
            .is_some_and(|field| field.value.text.is_empty() && field.value.span.end == text.whole_span().end)
        {
            waiting = found.pop();
        }
        unlabelled(profile, text, &place, &mut found, from);
    }
    found.extend(waiting);
    found.sort_by_key(|field| (field.value.span.start, field.value.span.end));
    found
}

/// A field whose label ended its paragraph, with the value that begins the next one.
fn answered(profile: &Profile, mut field: Field, text: &Folded) -> Field {
    let spec = profile.fields.iter().find(|spec| spec.key == field.key);
    let value = spec.and_then(|spec| spec.value.as_ref()).and_then(|value| value.find(text.as_str()));
    if let Some(value) = value.filter(|value| value.start() == 0) {
        field.value = named(text, value.range());
    }
    field
}

fn labelled(
    profile: &Profile,
    labels: &Labels,
    text: &Folded,
    place: &impl Fn(usize) -> FieldPlace,
    found: &mut Vec<Field>,
) {
    let Some(search) = &labels.search else { return };
    let words = text.as_str();
    let hits: Vec<_> = search.find_iter(words).collect();
    let mut from = 0;
    for (index, hit) in hits.iter().enumerate() {
        if hit.start() < from {
            continue;
        }
        // A remark in brackets belongs to the label, be it a label itself.
        let behind = skip_brackets(words, hit.end());
        from = behind;
        let field = &profile.fields[labels.fields[hit.pattern().as_usize()]];
        let at = place(hit.start());
        // Where the next label begins, this value ends.
        let next = hits[index + 1..].iter().map(|next| next.start()).find(|next| *next >= behind);
        let Some(value) = value_behind(field, words, behind, next.unwrap_or(words.len()), at) else {
            continue;
        };
        // A label right behind another: the first one only heads a list of details.
        if value.is_empty() && next.is_some_and(|next| next == value.start) {
            continue;
        }
        let label = named(text, hit.range());
        for range in split(field, words, value) {
            let (value, label) = (named(text, range), Some(label.clone()));
            found.push(Field { key: field.key.clone(), value, label, place: at });
        }
    }
}

/// The value between the end of a label, `behind`, and the next one; `None` when the label's words label nothing here.
fn value_behind(
    field: &FieldSpec,
    words: &str,
    behind: usize,
    next: usize,
    place: FieldPlace,
) -> Option<Range<usize>> {
    let rest = &words[behind..next];
    let trimmed = rest.trim_start();
    let fits = |text: &str| {
        let value = field.value.as_ref().and_then(|value| value.find(text));
        value.is_some_and(|value| value.start() == 0)
    };
    let value = if let Some(value) = trimmed.strip_prefix(['：', ':']) {
        value.trim_start_matches([' ', '：', ':'])
    } else if place == FieldPlace::Body {
        return None;
    } else if let Some(value) = trimmed.strip_prefix(['，', ',']).filter(|value| fits(value.trim_start())) {
        value.trim_start()
    } else if fits(trimmed) || bare_value(trimmed) || (trimmed.is_empty() && behind == words.len()) {
        trimmed
    } else {
        return None;
    };
    let start = next - value.len();
    // An area code in brackets begins a number.
    let begun = value
        .strip_prefix(['（', '('])
        .and_then(|inner| {
            inner
                .find(['）', ')'])
                .filter(|close| *close > 0 && inner[..*close].bytes().all(|b| b.is_ascii_digit()))
        })
        .map_or(0, |close| close + '（'.len_utf8() + 1);
    let stop = value.char_indices().skip_while(|(at, _)| *at < begun).find(|(at, c)| {
        field.stops.contains(*c) || (matches!(c, ')' | '）') && !value[..*at].contains(['(', '（']))
    });
    let value = &value[..stop.map_or(value.len(), |(at, _)| at)];
    let value = &value[..words_behind(field, value).unwrap_or(value.len())];
    let value = value.trim_end_matches(|c: char| {
        c == ' ' || matches!(c, '，' | ',' | '、' | '；' | ';' | '。' | '（' | '(')
    });
    // A detail in brackets behind its label is told by its own signs.
    if value.is_empty() && trimmed.starts_with(['（', '(']) {
        return None;
    }
    (value.chars().count() <= LONGEST).then_some(start..start + value.len())
}

/// Whether something like a value stands right behind a label, be it a good one or not: a run of Latin
/// letters, digits and signs, wide ones among them, that is as long as the shortest of them. Digits with
/// a word right behind them are a count.
fn bare_value(text: &str) -> bool {
    let part = |c: &char| c.is_ascii_graphic() || matches!(c, '＃'..='＆' | '＊' | '＠');
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',').trim_start();
    let counts = digits.len() < text.len()
        && digits.starts_with(char::is_alphabetic)
        && !digits.starts_with(|c: char| c.is_ascii());
    !counts && text.chars().take_while(part).count() >= SHORTEST
}

/// Where the sentence goes on behind a whole value without a mark between: `0591-12345678咨询`.
fn words_behind(field: &FieldSpec, value: &str) -> Option<usize> {
    let end = field.value.as_ref()?.find(value).filter(|found| found.start() == 0)?.end();
    let ideograph = |c: char| c.is_alphabetic() && !c.is_ascii();
    (value[..end].ends_with(|c: char| c.is_ascii()) && value[end..].starts_with(ideograph)).then_some(end)
}

/// Skips a remark in brackets right behind a label: `电话（传真）`.
fn skip_brackets(words: &str, at: usize) -> usize {
    let rest = &words[at..];
    let Some(inner) = rest.strip_prefix(['（', '(']) else { return at };
    let close = inner.char_indices().take(8).find(|(_, c)| matches!(c, '）' | ')'));
    close
        .filter(|(close, _)| !inner[..*close].contains(|c: char| c.is_ascii_digit()))
        .map_or(at, |(close, c)| at + (rest.len() - inner.len()) + close + c.len_utf8())
}

/// The parts of a value that holds several.
fn split(field: &FieldSpec, words: &str, value: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut from = value.start;
    let text = &words[value.clone()];
    for (at, c) in text.char_indices().filter(|(_, c)| field.splits.contains(*c)) {
        parts.push(from..value.start + at);
        from = value.start + at + c.len_utf8();
    }
    parts.push(from..value.end);
    for part in &mut parts {
        let words = &words[part.clone()];
        part.start += words.len() - words.trim_start().len();
        part.end = part.start + words.trim().len();
    }
    if parts.len() > 1 {
        parts.retain(|part| !part.is_empty());
    }
    if parts.is_empty() { vec![value] } else { parts }
}

/// Values whose form speaks for itself, and phrases.
fn unlabelled(
    profile: &Profile,
    text: &Folded,
    place: &impl Fn(usize) -> FieldPlace,
    found: &mut Vec<Field>,
    from: usize,
) {
    let words = text.as_str();
    let mut taken = Taken::default();
    for field in &found[from..] {
        taken.take(field.value.span);
    }
    let mut add = |field: &FieldSpec, range: Range<usize>| {
        let span = text.span(range.clone());
        if range.is_empty() || !taken.take(span) {
            return;
        }
        let value = Named { text: words[range.clone()].to_owned(), span };
        found.push(Field { key: field.key.clone(), value, label: None, place: place(range.start) });
    };
    for field in &profile.fields {
        let Some(value) = &field.value else { continue };
        if field.signs.iter().any(|sign| words.contains(sign.as_str())) {
            for found in value.find_iter(words) {
                add(field, found.range());
            }
        }
    }
    for field in &profile.fields {
        let Some(phrase) = &field.phrase else { continue };
        if place(0) == FieldPlace::Body && place(words.len()) == FieldPlace::Body {
            continue;
        }
        for captures in phrase.captures_iter(words) {
            if let Some(value) = captures.name("value") {
                add(field, value.range());
            }
        }
    }
}

/// Places that hold a value already: where each begins and ends, none within another.
#[derive(Default)]
struct Taken(BTreeMap<u32, u32>);

impl Taken {
    /// Takes a place unless a part of it is taken; says whether it was free.
    fn take(&mut self, span: Span) -> bool {
        let before = self.0.range(..span.end).next_back();
        let free = before.is_none_or(|(_, end)| *end <= span.start);
        if free {
            self.0.insert(span.start, span.end);
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognize::testing::{document, profile};

    /// Fields of a preamble as `key=value`.
    fn fields(text: &str) -> Vec<String> {
        let (_, document) = document(text);
        let profile = profile();
        find(&document, &profile, &Labels::new(&profile), &(0..document.blocks.len()))
            .iter()
            .map(|field| format!("{}={}", field.key, field.value.text))
            .collect()
    }

    #[test]
    fn a_block_of_contact_details() {
        assert_eq!(
            fields(
                "如有疑问，请与临江市统计局办公室联系（地址：临江市江滨大道 1 号，2 号楼 3 层，邮编：350400，电话：0591-12345678，电子邮箱：ljtjj@linjiang.gov.cn）。"
            ),
            [
                "contact-organ=临江市统计局办公室",
                "address=临江市江滨大道1号，2号楼3层",
                "postcode=350400",
                "phone=0591-12345678",
                "email=ljtjj@linjiang.gov.cn"
            ]
        );
        assert_eq!(
            fields("(联系地址，临江市江滨镇主楼6层，邮编350400;电话:0591-12345678;传真:0591-87654321)。"),
            ["address=临江市江滨镇主楼6层", "postcode=350400", "phone=0591-12345678", "fax=0591-87654321"]
        );
    }

    #[test]
    fn malformed_values_behind_labels_are_kept() {
        assert_eq!(
            fields("电话：0536-43964，邮编：26210，邮箱：abc#lj.gov.cn。"),
            ["phone=0536-43964", "postcode=26210", "email=abc#lj.gov.cn"]
        );
        assert_eq!(fields("邮编26210，邮箱abclj.gov.cn。"), ["postcode=26210", "email=abclj.gov.cn"]);
        assert_eq!(fields("联系电话：，邮编：262100"), ["phone=", "postcode=262100"]);
        assert_eq!(
            fields("电子版可在临江市统计局官方网站（http://tjj.linjiang.gov.cn/）下载。"),
            ["url=http://tjj.linjiang.gov.cn/"]
        );
    }

    #[test]
    fn several_values_and_labels_in_other_dress() {
        assert_eq!(
            fields("电话/传真：0591-12345678、0591-87654321"),
            ["phone=0591-12345678", "phone=0591-87654321"]
        );
        assert_eq!(fields("联系方式：电话：0536-1234567"), ["phone=0536-1234567"]);
        assert_eq!(fields("电话：（0536）1234567（办公室）。"), ["phone=（0536）1234567"]);
        assert_eq!(fields("电话（传真）：0531—12345678转8001"), ["phone=0531—12345678转8001"]);
        assert_eq!(fields("请拨打联系电话：0591-12345678转80咨询"), ["phone=0591-12345678转80"]);
        assert_eq!(fields("联系电话：0591-1234咨询"), ["phone=0591-1234咨询"]);
        assert_eq!(fields("联系电话\n0536-1234567"), ["phone=0536-1234567"]);
        assert_eq!(fields("邮 编：\n\n262100"), ["postcode=262100"]);
    }

    #[test]
    fn addresses_of_the_net_need_no_label() {
        assert_eq!(
            fields("电子版可在临江市政府网站（www. linjiang.gov.cn）下载，来信请寄a.b@lj.gov.cn。"),
            ["url=www. linjiang.gov.cn", "email=a.b@lj.gov.cn"]
        );
        assert_eq!(
            fields("见https://www.linjiang.gov.cn/col/c1/index.html。"),
            ["url=https://www.linjiang.gov.cn/col/c1/index.html"]
        );
    }

    #[test]
    fn words_in_prose_label_nothing() {
        assert_eq!(
            fields("公开咨询电话，切实保障知情权；接听电话咨询3200人次；改进办公地址、联系方式等信息。"),
            Vec::<String>::new()
        );
    }
}
