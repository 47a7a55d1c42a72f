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
    Search::new(&profile.figures).find(&document, &known(&year), None)
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
        ("申请总数12件", "12件"),
        ("其中网上7件", "7件"),
        ("收到申请119件", "119件"),
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
fn numbers_that_look_like_those_of_hotlines_are_figures() {
    assert_eq!(
        counted("共收到政府信息公开申请120件，办结1191件，予以公开119件，部分公开110件。"),
        ["received=120", "concluded=1191", "granted=119", "partial=110"]
    );
}

#[test]
fn results_keep_their_names_in_lists_with_reasons_and_shares() {
    assert_eq!(
        counted(
            "依申请公开方面，予以公开及部分公开26件（20.0%），不予公开4件，因不掌握等原因无法提供64件（49.2%），\
             属信访、重复申请等不予处理8件，其他处理28件（含主动撤回15件）。"
        ),
        ["granted_or_partial=26", "denied=4", "not_provided=64", "not_processed=8", "other_handling=28"]
    );
    assert_eq!(counted("答复政府信息公开申请时“予以公开”3件、“部分公开”1件。"), ["granted=3", "partial=1"]);
    // A reason of its own is a row of its own, and one kind of applicant is not all of them.
    for part in
        ["属于国家秘密不予公开1件", "因另行制作无法提供1件", "重复申请不予处理1件", "自然人申请中予以公开4件"]
    {
        assert_eq!(counted(&format!("依申请公开方面，{part}。")), <[&str; 0]>::default(), "{part}");
    }
}

#[test]
fn a_channel_an_applicant_or_a_part_of_the_year_is_not_the_whole() {
    for text in [
        "通过网站收到政府信息公开申请7件。",
        "依申请公开：收到网络申请7件、信函申请3件。",
        "依申请公开：收到自然人申请9件、法人或其他组织申请2件。",
        "收到涉及征地的政府信息公开申请15件。",
        "对25件政府信息公开申请收取了信息处理费。",
        "依申请公开方面，不予公开信息数105条。",
        "12月收到政府信息公开申请9件。",
        "一季度收到政府信息公开申请9件。",
        "指导各部门答复政府信息公开申请45件。",
    ] {
        assert_eq!(counted(text), <[&str; 0]>::default(), "{text}");
    }
    for text in [
        "接收通过邮寄、网络提交的各类政府信息公开申请共计8件。",
        "收到公民、法人和其他组织提出的政府信息公开申请8件。",
        "全年收到书面申请公开政府信息8件。",
        "1月至12月收到政府信息公开申请8件。",
    ] {
        assert_eq!(counted(text), ["received=8"], "{text}");
    }
}

#[test]
fn a_part_that_is_concluded_is_not_all_that_is() {
    assert_eq!(counted("收到政府信息公开申请37件，其中33件已办结，答复27件，主动撤回6件。"), ["received=37"]);
    assert_eq!(
        counted("收到政府信息公开申请11件，其中网络申请7件，办结11件。"),
        ["received=11", "concluded=11"]
    );
}

#[test]
fn words_between_two_numbers_are_the_second_ones() {
    assert_eq!(counted("依申请公开方面，今年新收的12件已办结11件。"), ["concluded=11"]);
    assert_eq!(counted("依申请公开方面，12件已办结。"), ["concluded=12"]);
}

#[test]
fn there_was_none() {
    for (text, expected) in [
        ("2023年度无政府信息公开申请。", vec!["received=0"]),
        ("全年无依申请公开件。", vec!["received=0"]),
        ("无上年结转政府信息公开申请，无结转下年度继续办理的申请。", vec!["carried_in=0", "carried_out=0"]),
        ("无政府信息公开申请逾期答复情况。", vec![]),
        ("未收到申请人对政府信息公开答复的投诉。", vec![]),
    ] {
        assert_eq!(counted(text), expected, "{text}");
    }
}

#[test]
fn decisions_are_those_made_not_those_published() {
    assert_eq!(
        counted("作出行政许可决定37件，行政处罚决定6件，实施行政强制措施2件。"),
        ["licences=37", "penalties=6", "coercive_measures=2"]
    );
    for text in ["公开行政许可决定1200件。", "取消行政许可事项5件。", "公示行政处罚决定30件。"]
    {
        assert_eq!(counted(text), <[&str; 0]>::default(), "{text}");
    }
}

#[test]
fn a_bracket_is_a_clause_of_its_own() {
    assert_eq!(
        counted("收到（含转来的）政府信息公开申请（上年结转1件除外）共6件。"),
        ["carried_in=1", "received=6"]
    );
}
