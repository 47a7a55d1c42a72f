use super::*;
use crate::recognize::testing::{document, profile};
use crate::value::show;

fn known(year: &Year) -> Known<'_> {
    Known { sections: &[], title: 0..0, year: Some(year), level: Some("department") }
}

fn year() -> Year {
    Year { value: 2023, span: Span::at(0), from: crate::recognize::YearFrom::Title }
}

fn all(text: &str) -> Figures {
    let (_, document) = document(text);
    let profile = profile();
    let year = year();
    Search::new(&profile.figures).find(&document, &known(&year))
}

/// Values with units, `~` before those that are not exact.
fn figures(text: &str) -> Vec<String> {
    let shown = |figure: &Figure| {
        let about = if figure.exact { "" } else { "~" };
        format!("{about}{}{}", show(figure.value), figure.unit.as_deref().unwrap_or_default())
    };
    all(text).counted.iter().map(shown).collect()
}

/// Values with what they count.
fn counted(text: &str) -> Vec<String> {
    let figures = all(text);
    let shown = |figure: &Figure| format!("{}={}", figure.measures.join("+"), show(figure.value));
    let counted = figures.counted.iter().filter(|figure| !figure.measures.is_empty());
    counted.chain(&figures.denied).map(shown).collect()
}

#[test]
fn numbers_as_people_write_them() {
    for (text, expected) in [
        ("收到申请十件", "10件"),
        ("收到申请１２件", "12件"),
        ("收到申请1,234件", "1234件"),
        ("收到申请1，234件", "1234件"),
        ("收到申请一百零二件", "102件"),
        ("收到申请两件", "2件"),
        ("受理 3 件", "3件"),
        ("收费1.2万元", "12000元"),
        ("收费258.5亿元", "25850000000元"),
        ("共2025件", "2025件"),
        ("占比97.4%", "97.4%"),
        ("公开170余条", "~170条"),
        ("公开近千条", "~1000条"),
        ("公开3万多条", "~30000条"),
        ("公开数十条", "~10条"),
        ("公开20条以上", "~20条"),
        ("新收1.12件", "12件"),
    ] {
        assert_eq!(figures(text), [expected], "{text}");
    }
    assert_eq!(figures("培训5至8次"), ["~5次", "~8次"]);
    assert_eq!(figures("分别收到11、5件"), ["11件", "5件"]);
}

#[test]
fn what_is_no_figure() {
    for text in [
        "2023年5月1日",
        "依据第二十条第三项",
        "国办函〔2020〕109号",
        "办好高效办成一件事",
        "电话0571-88123456",
        "十四五规划",
        "一是健全机制",
        "12345热线",
        "2. 2020 年，我办",
    ] {
        assert_eq!(figures(text), <[&str; 0]>::default(), "{text}");
    }
}

#[test]
fn a_figure_counts_what_its_clause_says() {
    for (text, expected) in [
        (
            "2023年，共收到政府信息公开申请24件，其中：线下申请15件，通过网站在线申请9件。",
            vec!["received=24"],
        ),
        (
            "全县共受理政府信息公开申请2025件（包含上年结转71件），1950件已全部答复，75件结转下年答复。",
            vec!["received=2025", "carried_in=71", "concluded=1950", "carried_out=75"],
        ),
        (
            "新受理政府信息公开申请252件，2022年结转申请10件，共计262件，已办结239件，另有23件结转下年度。",
            vec!["received=252", "carried_in=10", "intake=262", "concluded=239", "carried_out=23"],
        ),
        ("2022年收到政府信息公开申请20件。", vec![]),
        ("收到政府信息公开申请20件，较2022年增加5件，答复20件。", vec!["received=20", "concluded=20"]),
        ("未收到政府信息公开申请。", vec!["received=0"]),
        (
            "全年未发生因政府信息公开被申请行政复议、提起行政诉讼的情况。",
            vec!["reconsiderations=0", "suits=0"],
        ),
        ("因政府信息公开引起行政复议3件、行政诉讼2件。", vec!["reconsiderations=3", "suits=2"]),
        ("收到行政许可申请35件，政府信息公开申请1件。", vec!["received=1"]),
        ("12345热线受理工单300件，政府信息公开申请另计。", vec![]),
        ("办理人大建议12件，依申请公开另行统计。", vec![]),
    ] {
        assert_eq!(counted(text), expected, "{text}");
    }
}

#[test]
fn a_bracket_is_a_clause_of_its_own() {
    assert_eq!(
        counted("收到（含转来的）政府信息公开申请（上年结转1件除外）共6件。"),
        ["carried_in=1", "received=6"]
    );
}
