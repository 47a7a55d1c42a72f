//! Labels compared: what two spellings of one label have in common.

/// A label without blanks, punctuation and brackets: what is left when layout is taken away.
pub(super) fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A key without the number that leads it (`1属于…`, `一本年…`), if there is one and enough is left.
pub(super) fn bare<'k>(key: &'k str, label: &str) -> &'k str {
    // A number leads a label when a mark follows it there; the key itself has lost the mark.
    let lead: usize = label
        .trim_start_matches(['（', '('])
        .chars()
        .take_while(|c| c.is_ascii_digit() || crate::value::parse_ideographic(&c.to_string()).is_some())
        .map(char::len_utf8)
        .sum();
    let marked = label
        .trim_start_matches(['（', '('])
        .get(lead..)
        .and_then(|rest| rest.chars().next())
        .is_some_and(|c| !c.is_alphanumeric());
    if lead > 0 && marked { key.get(lead..).unwrap_or(key) } else { key }
}

/// A label without the explanation in brackets that ends it; `None` if there is none.
pub(super) fn head(text: &str) -> Option<&str> {
    let text = text.trim();
    if !text.ends_with(['）', ')']) {
        return None;
    }
    // The brackets of a number that leads the label explain nothing.
    let from = if text.starts_with(['（', '(']) { text.find(['）', ')'])? } else { 0 };
    let at = from + text[from..].find(['（', '('])?;
    Some(text[..at].trim()).filter(|head| !key(head).is_empty())
}

/// How alike two keys are, from 0 to 1. A key that lies wholly inside the other one counts as near
/// when it is long enough to tell something: labels get cut off at page and cell borders.
pub(super) fn similarity(written: &str, official: &str) -> f64 {
    if written == official {
        return 1.0;
    }
    let (short, long) = (
        written.chars().count().min(official.chars().count()),
        written.chars().count().max(official.chars().count()),
    );
    if short == 0 {
        return 0.0;
    }
    // Nothing below can come near enough when the lengths differ this much.
    if short >= 5 && (official.contains(written) || written.contains(official)) {
        // The beginning of a label tells more than its end, which other labels may share.
        let begins = official.starts_with(written) || written.contains(official);
        let share = short as f64 / long as f64;
        return if begins { (0.72 + 0.25 * share).min(0.97) } else { 0.7 + 0.15 * share };
    }
    if (long - short) * 2 > long {
        return 0.0;
    }
    strsim::normalized_levenshtein(written, official)
}

/// A key and what tells quickly that another one is not near it.
#[derive(Debug)]
pub(super) struct Sketch {
    key: String,
    count: usize,
    /// One bit for each character, which others may share.
    letters: u128,
}

impl Sketch {
    pub(super) fn new(key: String) -> Self {
        let (mut count, mut letters) = (0, 0);
        for c in key.chars() {
            count += 1;
            letters |= bit(c);
        }
        Self { key, count, letters }
    }

    /// Characters in the key.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// How alike two keys are, where that is [`NEAR`] or more.
    pub(super) fn near(&self, official: &Sketch) -> Option<f64> {
        // No more characters are in place than there are in both.
        let common = self.key.chars().filter(|c| official.letters & bit(*c) != 0).count();
        let may_be = common as f64 >= NEAR * self.count.max(official.count) as f64
            || common == self.count
            || official.letters & !self.letters == 0;
        Some(may_be.then(|| similarity(&self.key, &official.key))?).filter(|alike| *alike >= NEAR)
    }
}

fn bit(c: char) -> u128 {
    1 << (u32::from(c) % u128::BITS)
}

/// Whether a key is a piece of the official one, perhaps with a piece of another label before or behind
/// it: what is left of labels that were wrapped beside each other.
pub(super) fn is_piece(written: &str, official: &str) -> bool {
    let tail = |a: &str, b: &str| {
        a.char_indices().any(|(at, _)| a[at..].chars().nth(LONG - 1).is_some() && b.starts_with(&a[at..]))
    };
    written != official
        && (official.contains(written)
            || written.contains(official)
            || tail(written, official)
            || tail(official, written))
}

/// Characters from which on a piece of a label tells which one it is.
const LONG: usize = 5;

/// From here on two labels are taken for the same one, misspelt.
pub(super) const NEAR: f64 = 0.7;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lead_only_when_a_mark_follows() {
        let bare = |label: &str| bare(&key(label), label).to_owned();
        assert_eq!(bare("1.属于国家秘密"), "属于国家秘密");
        assert_eq!(bare("（一）予以公开"), "予以公开");
        assert_eq!(bare("一、本年新收"), "本年新收");
        assert_eq!(bare("三类内部事务"), "三类内部事务");
        assert_eq!(bare("其他"), "其他");
    }

    #[test]
    fn an_explanation_in_brackets_ends_a_label() {
        assert_eq!(head("规章（设区的市应当填写）"), Some("规章"));
        assert_eq!(head("（一）予以公开(件)"), Some("（一）予以公开"));
        assert_eq!(head("（一）予以公开"), None);
        assert_eq!(head("本年（新）制作数量"), None);
    }

    #[test]
    fn pieces_are_told_from_misspelt_labels() {
        let official = "3补正后申请内容仍不明确";
        assert!(is_piece("制作3补正后申请内容仍不明", official));
        assert!(is_piece("补正后申请内容", official));
        assert!(!is_piece(official, official));
        assert!(!is_piece("3补正后申清内容仍不明确", official));
    }

    #[test]
    fn a_misspelt_label_is_near_and_another_is_not() {
        assert!(similarity("2其他法律行政止公开", "2其他法律行政法规禁止公开") >= NEAR);
        assert!(
            similarity(
                "行政机关不再处理其政府信息公",
                "1申请人无正当理由逾期不补正行政机关不再处理其政府信息公开申请"
            ) >= NEAR
        );
        assert!(similarity("1属于国家秘密", "2重复申请") < NEAR);
        for (written, official) in [
            ("2其他法律行政止公开", "2其他法律行政法规禁止公开"),
            ("行政处罚", "行政强制"),
            ("属于国家秘密", "1属于国家秘密"),
            ("本年新收政府信息公开申请数量", "本年新收"),
            ("甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚子丑寅"),
        ] {
            let alike = similarity(written, official);
            let near = Sketch::new(written.into()).near(&Sketch::new(official.into()));
            assert_eq!(near, Some(alike).filter(|alike| *alike >= NEAR));
        }
        assert!(similarity("行政处罚", "行政强制") < NEAR);
    }
}
