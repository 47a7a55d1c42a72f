//! Reporting bodies: whether words name one, and on which level it stands.

use super::profile::BodySpec;

/// Longest name of a body, in characters.
const LONGEST: usize = 80;

/// What the ending of a name tells: `None` that it is no known body's, `Some(None)` that it is one of
/// unknown level.
pub(super) fn level_of<'p>(spec: &'p BodySpec, name: &str) -> Option<Option<&'p str>> {
    let name = name.trim();
    // A remark in brackets is no part of the name's ending.
    let open = name.find(['（', '(']).filter(|open| *open > 0 && name.ends_with(['）', ')']));
    let name = open.map_or(name, |open| &name[..open]);
    let found =
        spec.levels.iter().find(|level| level.endings.iter().any(|ending| ends_with(name, ending)))?;
    Some(found.level.as_deref())
}

/// Whether words may be the name of a body: short, no sentence, with the ending of one.
pub(super) fn is_name(spec: &BodySpec, words: &str) -> bool {
    let length = words.chars().count();
    (2..=LONGEST).contains(&length)
        && !words.contains(|c: char| is_sentence_mark(c) || c.is_ascii_digit())
        && level_of(spec, words).is_some()
}

/// Marks that stand in no name.
pub(super) fn is_sentence_mark(c: char) -> bool {
    matches!(c, '。' | '；' | ';' | '：' | ':' | '，' | '、' | '！' | '？' | '《' | '》' | '“' | '”')
}

/// Whether two names are one body's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sameness {
    /// They are.
    Same,
    /// One ends as the other, but what stands before may make it another body's.
    Unsure,
    /// They are not.
    Different,
}

/// A name without what the profile says is no part of it.
pub fn core(spec: &BodySpec, name: &str) -> String {
    let mut core: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    core.make_ascii_lowercase();
    for pattern in &spec.ignored {
        let rest = pattern.removed_from(&core);
        // A body whose whole name could be left out is called just that.
        if !rest.is_empty() {
            core = rest;
        }
    }
    core
}

/// Whether two names are one body's, each as [`core()`] gives it.
pub fn sameness(spec: &BodySpec, left: &str, right: &str) -> Sameness {
    if left == right {
        return Sameness::Same;
    }
    let (long, short) = if left.len() > right.len() { (left, right) } else { (right, left) };
    let Some(before) = long.strip_suffix(short) else { return Sameness::Different };
    let place = |text: &str| spec.above.as_ref()?.find(text).map(|found| found.range());
    let is_place = place(before) == Some(0..before.len());
    let begins_with_place = place(short).is_some_and(|found| found.start == 0);
    if is_place && begins_with_place { Sameness::Same } else { Sameness::Unsure }
}

fn ends_with(name: &str, ending: &str) -> bool {
    let at = name.len().checked_sub(ending.len());
    at.and_then(|at| name.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(ending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognize::testing::profile;

    #[test]
    fn a_name_with_and_without_the_places_above_is_one_body() {
        let spec = profile().bodies;
        for (left, right, expected) in [
            ("白云区人民政府", "临江市白云区人民政府", Sameness::Same),
            ("白云区", "临江市白云区人民政府", Sameness::Same),
            ("清水省临江市财政局", "临江市财政局", Sameness::Same),
            ("临江市财政局（本级）", "临江市财政局", Sameness::Same),
            ("临江经济开发区管委会", "临江经济开发区管理委员会", Sameness::Same),
            ("临江市人民政府", "临江市人民政府办公室", Sameness::Different),
            ("财政局", "临江市财政局", Sameness::Unsure),
            ("临江新区", "临江新区财政局", Sameness::Different),
            ("临江市统计局", "临江市财政局", Sameness::Different),
        ] {
            let (left, right) = (core(&spec, left), core(&spec, right));
            assert_eq!(sameness(&spec, &left, &right), expected, "{left} {right}");
            assert_eq!(sameness(&spec, &right, &left), expected, "{right} {left}");
        }
    }

    #[test]
    fn levels_by_the_ending_of_the_name() {
        let spec = profile().bodies;
        for (name, level) in [
            ("临江市人民政府", Some("government")),
            ("临江市", Some("government")),
            ("临江市某某局（含某某办公点）", Some("department")),
            ("临江市人民政府办公室", Some("department")),
            ("临江市统计局", Some("department")),
            ("青石镇人民政府", Some("township")),
            ("青石镇", Some("township")),
            ("白云乡人民政府", Some("township")),
            ("临江街道办事处", Some("subdistrict")),
            ("临江经济开发区管委会", None),
            ("临江综合实验区", None),
            ("临江经济开发区管委会办公室", Some("department")),
            ("国家某某委员会", Some("department")),
            ("临江市城市管理委员会", Some("department")),
            ("临江海关关区", Some("department")),
            ("临江市森林消防支队", Some("department")),
            ("临江新区管理委员会", None),
        ] {
            assert_eq!(level_of(&spec, name), Some(level), "{name}");
        }
        assert_eq!(level_of(&spec, "首页"), None);
    }
}
