//! Owns how a sentence gets its numbers: `{new}件` becomes 11件, １１件, 十一件 or 1,100件, `{a%b}` a share
//! and `{a^b}` a growth, rounded as people do; and how one of them is told wrongly.

use crate::facts::Facts;
use crate::mark::Place;
use crate::random::Random;

/// A sentence with the conditions under which it is true.
pub(crate) type Sentence = (&'static str, &'static str);

/// A number as Chinese numerals, below a hundred.
pub(crate) fn numerals(number: usize) -> String {
    let digit = |n: usize| ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"][n];
    match number {
        0..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", if number == 10 { "" } else { digit(number % 10) }),
        _ => {
            let ones = if number.is_multiple_of(10) { "" } else { digit(number % 10) };
            format!("{}十{ones}", digit(number / 10))
        }
    }
}

/// How the numbers of one sentence are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Chinese,
    Apart,
    Wide,
    Grouped,
}

fn wide(number: usize) -> String {
    number.to_string().chars().filter_map(|c| char::from_u32(c as u32 + 0xfee0)).collect()
}

fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

fn write(number: usize, style: Style) -> String {
    match style {
        Style::Chinese if (1..100).contains(&number) => numerals(number),
        Style::Apart => format!(" {number} "),
        Style::Wide => wide(number),
        Style::Grouped => grouped(number),
        _ => number.to_string(),
    }
}

/// A quotient in percent with one or two places or none, rounded.
fn percent(part: i64, whole: i64, random: &mut Random) -> String {
    let (part, whole) = (part.unsigned_abs() as u128, whole.max(1) as u128);
    let digits = random.pick(&[1, 1, 2, 2, 0]);
    let scale = 10_u128.pow(digits);
    let exact = part * 100 * scale;
    let rounded = (exact + whole / 2) / whole;
    let (digits, whole_part) = (digits as usize, rounded / scale);
    if digits == 0 || rounded.is_multiple_of(scale) {
        // A whole percentage is not given for what is none.
        if digits == 0 && !exact.is_multiple_of(whole) {
            let finer = (part * 1000 + whole / 2) / whole;
            return format!("{}.{}%", finer / 10, finer % 10);
        }
        return format!("{whole_part}%");
    }
    format!("{whole_part}.{:0digits$}%", rounded % scale)
}

/// Words that stand for themselves.
pub(crate) struct Words<'a> {
    pub(crate) year: usize,
    pub(crate) name: &'a str,
    pub(crate) own: &'a str,
    pub(crate) place: &'a str,
}

/// A sentence with its numbers; `wrong` is told as another number, and then the whole is marked.
pub(crate) fn tell(
    sentence: &str,
    facts: &Facts,
    words: &Words<'_>,
    wrong: Option<(&str, usize)>,
    random: &mut Random,
) -> String {
    let style = match random.below(14) {
        0 => Style::Chinese,
        1 => Style::Apart,
        2 => Style::Wide,
        3 => Style::Grouped,
        _ => Style::Plain,
    };
    // Of most things nobody counts a few in ideographs.
    let few = sentence.contains(['篇', '名', '场', '次', '期']);
    let style = if style == Style::Chinese && few { Style::Plain } else { style };
    let mut out = String::new();
    let mut rest = sentence;
    while let Some((before, behind)) = rest.split_once('{') {
        let (slot, behind) = behind.split_once('}').expect("a slot that ends");
        out.push_str(before);
        rest = behind;
        match slot {
            "y" => out.push_str(&words.year.to_string()),
            "x" => out.push_str(&(words.year - 1).to_string()),
            "z" => out.push_str(&(words.year + 1).to_string()),
            "name" => out.push_str(words.name),
            "own" => out.push_str(words.own),
            "place" => out.push_str(words.place),
            _ => {
                let slot = slot.trim_end_matches(['*', '~']);
                let said = wrong.filter(|(name, _)| *name == slot);
                if let Some((_, value)) = said {
                    out.push_str(&if slot.contains(['%', '^']) {
                        format!("{value}.37%")
                    } else {
                        write(value, style)
                    });
                } else if let Some((part, whole)) = slot.split_once('%') {
                    out.push_str(&percent(facts.value(part), facts.value(whole), random));
                } else if let Some((now, then)) = slot.split_once('^') {
                    let (now, then) = (facts.value(now), facts.value(then));
                    out.push_str(&percent(now - then, then, random));
                } else {
                    out.push_str(&write(facts.value(slot).max(0) as usize, style));
                }
            }
        }
    }
    out.push_str(rest);
    let out = out.replace("  ", " ");
    if wrong.is_some() { Place::FAULT.around(&out) } else { out }
}

/// The slots of a sentence that are numbers, with `*` behind one that the sentence itself bears out, and
/// `~` behind one that nothing does.
pub(crate) fn slots(sentence: &str) -> Vec<&str> {
    let words = ["y", "x", "z", "name", "own", "place"];
    sentence
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .filter(|slot| !words.contains(slot))
        .collect()
}
