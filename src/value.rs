//! Owns quantities: what a cell or a number in prose is worth, exactly, and where it came from.
//!
//! Blank, zero, dash, slash and text are different things (a blank is not a zero). Arithmetic is
//! decimal and unites the operands' places. Knows no table and no rule.

use crate::source::Span;
pub use rust_decimal::Decimal;
use std::str::FromStr;

/// What is written where a value is expected.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// A number, perhaps with something after it.
    Number(Number),
    /// Nothing at all.
    Blank,
    /// A stroke in place of a number: `-`, `—`, `--`.
    Dash,
    /// A slash in place of a number: `/`, `\`.
    Slash,
    /// Anything else.
    Text,
}

/// Numbers from here on, some four thousand million million, are misread: no report counts so far,
/// and sums and products of them could not be held.
pub const MISREAD: Decimal = Decimal::from_parts(0, 1_000_000, 0, false, 0);

/// A number as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Its value.
    pub value: Decimal,
    /// What follows it without being part of it: a unit (`元`) or a note in brackets. Folded.
    pub suffix: String,
}

impl Value {
    /// Reads a folded cell text.
    ///
    /// Accepted: an optional sign, digits with or without thousands separators in groups of three,
    /// decimals, an optional `%`, and a suffix that holds no digit unless it stands in brackets
    /// (`22（其中修订16件）` is 22 with a note). `1O`, `2..5` and `1 2` are text, and so is what is
    /// [`MISREAD`].
    pub fn parse(folded: &str) -> Self {
        let text = folded.trim();
        if text.is_empty() {
            return Value::Blank;
        }
        if text.chars().all(|c| matches!(c, '-' | '—' | '–' | '―' | '－' | '─' | 'ー')) {
            return Value::Dash;
        }
        if text.chars().all(|c| matches!(c, '/' | '\\')) {
            return Value::Slash;
        }
        parse_number(text).map_or(Value::Text, Value::Number)
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<Decimal> {
        if let Value::Number(number) = self { Some(number.value) } else { None }
    }

    /// The name in rule files and machine output.
    pub fn class(&self) -> &'static str {
        match self {
            Value::Number(_) => "number",
            Value::Blank => "blank",
            Value::Dash => "dash",
            Value::Slash => "slash",
            Value::Text => "text",
        }
    }
}

fn parse_number(text: &str) -> Option<Number> {
    let (negative, rest) = match text.chars().next()? {
        c @ ('-' | '－' | '–' | '—') => (true, text[c.len_utf8()..].trim_start()),
        '+' => (false, text[1..].trim_start()),
        _ => (false, text),
    };
    let end =
        rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '，' | '.'))).unwrap_or(rest.len());
    let (digits, suffix) = rest.split_at(end);
    let value = parse_digits(digits)?;
    let suffix = suffix.trim();
    let suffix_is_harmless = match suffix.chars().next() {
        None | Some('（' | '(' | '[' | '［' | '〔' | '%') => true,
        // A letter right behind a digit is a misread digit (`1O`), not a unit.
        Some(c) => !c.is_ascii() && !suffix.contains(|c: char| c.is_ascii_digit()),
    };
    if !suffix_is_harmless {
        return None;
    }
    if value >= MISREAD {
        return None;
    }
    let value = if negative { -value } else { value };
    Some(Number { value, suffix: suffix.to_owned() })
}

/// Digits with optional thousands separators and decimals, nothing else.
fn parse_digits(text: &str) -> Option<Decimal> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) || !text.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let mut groups = whole.split([',', '，']);
    let mut plain = groups.next()?.to_owned();
    let grouped = plain.len() <= 3;
    for group in groups {
        if !grouped || group.len() != 3 {
            return None;
        }
        plain.push_str(group);
    }
    if let Some(fraction) = fraction {
        if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        plain.push('.');
        plain.push_str(fraction);
    }
    Decimal::from_str(&plain).ok()
}

/// A number and the places it was computed from, in the order in which they entered.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Its value.
    pub value: Decimal,
    /// Where its parts stand.
    pub provenance: Vec<Span>,
}

impl Quantity {
    /// A number read at one place.
    pub fn read(value: Decimal, span: Span) -> Self {
        Self { value, provenance: vec![span] }
    }

    /// A number that stands in no report, such as one in a rule.
    pub fn constant(value: Decimal) -> Self {
        Self { value, provenance: Vec::new() }
    }

    /// Combines two quantities and unites their places; `None` when the result cannot be held.
    pub fn combine(
        mut self,
        other: Quantity,
        operation: impl FnOnce(Decimal, Decimal) -> Option<Decimal>,
    ) -> Option<Self> {
        self.value = operation(self.value, other.value)?;
        self.provenance.extend(other.provenance);
        Some(self)
    }
}

/// Reads a Chinese or East Asian numeral: `十二`, `一百零二`, `二〇二〇`, `廿三`, `两`, financial
/// forms (`壹佰`). Digits alone are read as positions (`二〇二〇` is 2020). `None` for anything else.
pub fn parse_ideographic(text: &str) -> Option<u64> {
    let mut total: u64 = 0;
    let mut section: u64 = 0;
    let mut digit: Option<u64> = None;
    let mut positional: Option<u64> = Some(0);
    let mut any = false;
    for c in text.chars() {
        any = true;
        if let Some(value) = ideographic_digit(c) {
            positional = positional.and_then(|number| number.checked_mul(10)?.checked_add(value));
            if positional.is_none() && digit.is_some_and(|digit| digit != 0) {
                return None;
            }
            digit = Some(value);
            continue;
        }
        let (unit, contracted) = match c {
            '十' | '拾' => (10, None),
            '廿' => (10, Some(2)),
            '卅' => (10, Some(3)),
            '百' | '佰' => (100, None),
            '千' | '仟' => (1000, None),
            '万' | '萬' => (10_000, None),
            '亿' | '億' => (100_000_000, None),
            _ => return None,
        };
        // Positional digits before a unit (`二〇百`) are no numeral, but one digit is.
        if positional.is_some_and(|number| number >= 10) && unit < 10_000 {
            return None;
        }
        positional = None;
        let count = contracted.or(digit.take());
        if unit < 10_000 {
            section = section.checked_add(count.unwrap_or(1).checked_mul(unit)?)?;
        } else {
            section = section.checked_add(count.unwrap_or(0))?;
            total =
                total.checked_add(section.max(u64::from(total == 0 && section == 0)).checked_mul(unit)?)?;
            section = 0;
        }
        digit = None;
    }
    if !any {
        return None;
    }
    match positional {
        Some(number) => Some(number),
        None => total.checked_add(section)?.checked_add(digit.unwrap_or(0)),
    }
}

fn ideographic_digit(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' | '元' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// Reads an ordinal as a heading numbers it: Arabic digits, ideographs, circled or bracketed
/// numbers, Roman numerals up to XII. `None` for anything else.
pub fn parse_ordinal(text: &str) -> Option<u32> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let mut chars = text.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        let enclosed = match c {
            '①'..='⑳' => Some(c as u32 - '①' as u32 + 1),
            '⑴'..='⒇' => Some(c as u32 - '⑴' as u32 + 1),
            '⒈'..='⒛' => Some(c as u32 - '⒈' as u32 + 1),
            '㈠'..='㈩' => Some(c as u32 - '㈠' as u32 + 1),
            'Ⅰ'..='Ⅻ' => Some(c as u32 - 'Ⅰ' as u32 + 1),
            _ => None,
        };
        if enclosed.is_some() {
            return enclosed;
        }
    }
    const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    if let Some(index) = ROMAN.iter().position(|roman| *roman == text) {
        return Some(index as u32 + 1);
    }
    parse_ideographic(text).and_then(|number| u32::try_from(number).ok())
}

/// A decimal as people write it: no trailing zeros.
pub fn show(value: Decimal) -> String {
    value.normalize().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<String> {
        Value::parse(text).number().map(show)
    }

    #[test]
    fn numbers_signs_separators_units_and_notes() {
        assert_eq!(number("1,234"), Some("1234".into()));
        assert_eq!(number("-8"), Some("-8".into()));
        assert_eq!(number("+2"), Some("2".into()));
        assert_eq!(number("73802895.90元"), Some("73802895.9".into()));
        assert_eq!(number("22（其中修订16件）"), Some("22".into()));
    }

    #[test]
    fn what_is_no_number() {
        for text in ["1O", "O", "12,34", "1 2", "2..5", "3件4件", "无", "1.", "十", "9999999999999999"] {
            assert_eq!(Value::parse(text), Value::Text, "{text}");
        }
        assert_eq!(Value::parse(" "), Value::Blank);
        assert_eq!(Value::parse("——"), Value::Dash);
        assert_eq!(Value::parse("/"), Value::Slash);
        assert_eq!(number("0"), Some("0".into()));
    }

    #[test]
    fn ideographic_numerals() {
        for (text, value) in [
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("廿三", 23),
            ("一百零二", 102),
            ("二〇二〇", 2020),
            ("三万五千", 35_000),
            ("一亿", 100_000_000),
            ("两", 2),
        ] {
            assert_eq!(parse_ideographic(text), Some(value), "{text}");
        }
        assert_eq!(parse_ideographic("二〇百"), None);
        assert_eq!(parse_ideographic("百姓"), None);
        assert_eq!(parse_ideographic(""), None);
    }

    #[test]
    fn ordinals_of_headings() {
        for (text, value) in [("3", 3), ("③", 3), ("十一", 11), ("IV", 4), ("㈢", 3)] {
            assert_eq!(parse_ordinal(text), Some(value), "{text}");
        }
        assert_eq!(parse_ordinal("甲"), None);
    }
}
