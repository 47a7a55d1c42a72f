//! Which words an expression needs, and expressions that need none.

use super::*;

/// The sets of words, in the order in which they are looked for.
fn words(expression: &str) -> String {
    let told = |word: &Finder<'_>| String::from_utf8_lossy(word.needle()).into_owned();
    let told = |set: &Vec<Finder<'_>>| set.iter().map(told).collect::<Vec<_>>().join(" ");
    let needles = Needles::of(expression);
    needles.map(|it| it.sets.iter().map(told).collect::<Vec<_>>().join(", ")).unwrap_or_default()
}

#[test]
fn words_that_every_match_contains_are_seen_in_the_expression() {
    assert_eq!(words("甲乙丙?(?:丁戊己庚)+[^。]{0,4}辛壬"), "丁戊己庚, 甲乙, 辛壬");
    assert_eq!(words("[0-9]{4}年度报告"), "年度报告");
    assert_eq!(words("[０-９]+|[Xx]"), "０ １ ２ ３ ４ ５ ６ ７ ８ ９ X x");
    assert_eq!(words("(?:甲乙|丙丁)[0-9]*$"), "甲乙 丙丁");
    assert_eq!(words("abc{2}d|e"), "abccd e");
    assert_eq!(words("甲(?:乙[a-c]|[子丑])"), "甲乙a 甲乙b 甲乙c 甲子 甲丑");
    assert_eq!(words("[，、；][。]"), "，。 、。 ；。");
    assert_eq!(words("[。]{2,}"), "。。");
    assert_eq!(words("x{3}y{9,}?"), "yyyy, xxx");
    assert_eq!(words("^甲(?P<at>乙)(?<to>丙)?$"), "甲乙");
    assert_eq!(words(r"甲\.乙|[\]-]丙"), "甲.乙 -丙 ]丙");
    assert_eq!(words("(?:甲[0-9]+|乙)(?:丙|丁.)"), "甲 乙, 丙 丁");
    assert_eq!(words(r".\b年(?is:甲)\d"), "年");
}

#[test]
fn what_may_match_without_words_needs_none() {
    for expression in [
        "甲乙|[0-9]*",
        "(?:甲乙)?",
        "甲*",
        "甲{0,3}",
        "[]甲]",
        "[^]甲]",
        "(?i)abc",
        "(?:甲|)",
        "甲|",
        "[^甲]",
        r"\p{Han}",
        "(甲",
        "甲)",
        "",
        "[[:alpha:]]",
        "[a&&b]",
        r"甲\x41",
        "a**b{",
        "[甲",
    ] {
        assert_eq!(words(expression), "", "{expression}");
    }
    assert_eq!(words(&format!("{}甲{}", "(".repeat(99), ")".repeat(99))), "");
}

#[test]
fn an_expression_of_words_alone_is_known() {
    let are_all = |expression: &str| Needles::of(expression).is_some_and(|needles| needles.are_all);
    assert!(are_all("复议|诉讼") && are_all("(?:甲|乙)丙?丁"));
    assert!(
        !are_all(r"\b甲") && !are_all("^甲") && !are_all("甲$") && !are_all("(?:^|乙)甲") && !are_all("甲?")
    );
    assert!(!are_all("甲+") && !are_all("甲.") && !are_all("甲|乙[0-9]{2}"));
}

#[test]
fn all_sets_are_needed() {
    let needles = Needles::of("申请(?:共|共计)?[0-9]+(?:件|条)").unwrap();
    assert!(needles.are_in("收到申请共3件") && !needles.are_in("收到申请共3份") && !needles.are_in("3件"));
}
