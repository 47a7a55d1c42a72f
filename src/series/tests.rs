use super::*;
use crate::recognize::testing::{forms, profile};
use crate::recognize::{Recognizer, Settings, testing};

fn facts(path: &str, text: &str) -> Facts {
    let (source, document) = testing::document(text);
    let (profile, forms) = (profile(), forms());
    let report = Recognizer::new(&profile, &forms).recognize(&source, document, &Settings::default());
    Facts::of(path, &report)
}

fn report(organ: &str, year: i16, overview: &str) -> Facts {
    let title = format!("{organ}{year}年政府信息公开工作年度报告");
    facts(&format!("{organ}-{year}.txt"), &format!("{title}\n\n一、总体情况\n\n{overview}\n"))
}

fn series(reports: &[(&str, i16)], given: &[(&str, i16)]) -> Series {
    let of = |(organ, year): &(&str, i16)| report(organ, *year, "有序推进。");
    Series::new(&profile(), reports.iter().map(|one| Some(of(one))).collect(), given.iter().map(of).collect())
}

fn before(series: &Series, index: usize) -> String {
    match series.past(index).before {
        Before::None => "none".into(),
        Before::Of(facts) => facts.path.clone(),
        Before::Rivals(all) => format!("{} rivals", all.len()),
        Before::Foreign(facts) => format!("foreign {}", facts.path),
    }
}

#[test]
fn years_of_one_body_follow_each_other() {
    let series = series(
        &[
            ("临江市财政局", 2021),
            ("临江市财政局", 2022),
            ("清水省临江市财政局", 2023),
            ("临江市财政局", 2025),
            ("临江市统计局", 2022),
            ("临江市人民政府", 2021),
            ("临江市人民政府办公室", 2022),
        ],
        &[],
    );
    let found: Vec<String> = (0..7).map(|index| before(&series, index)).collect();
    assert_eq!(
        found,
        ["none", "临江市财政局-2021.txt", "临江市财政局-2022.txt", "none", "none", "none", "none"]
    );
}

#[test]
fn what_is_given_goes_before_what_is_found() {
    let year = 2022;
    let one = series(&[("临江市财政局", year)], &[("临江市财政局", 2021)]);
    assert_eq!(before(&one, 0), "临江市财政局-2021.txt");
    let foreign = series(&[("临江市财政局", year)], &[("临江市统计局", 2021)]);
    assert_eq!(before(&foreign, 0), "foreign 临江市统计局-2021.txt");
    let unsure = series(&[("临江市财政局", year)], &[("财政局", 2021)]);
    assert_eq!(before(&unsure, 0), "财政局-2021.txt");
    let gap = series(&[("临江市财政局", year)], &[("临江市财政局", 2019)]);
    assert_eq!(before(&gap, 0), "临江市财政局-2019.txt");
    let archive = series(&[("临江市财政局", year)], &[("临江市统计局", 2021), ("临江市教育局", 2021)]);
    assert_eq!(before(&archive, 0), "none");
    // Of several reports each takes its own, and nobody a stranger's.
    let many = series(
        &[("临江市财政局", year), ("临江市统计局", year), ("临江市教育局", year)],
        &[("临江市统计局", 2021), ("临江市财政局", 2021), ("临江市卫生局", 2021)],
    );
    assert_eq!(before(&many, 0), "临江市财政局-2021.txt");
    assert_eq!(before(&many, 1), "临江市统计局-2021.txt");
    assert_eq!(before(&many, 2), "none");
    assert_eq!(many.idle(), ["临江市卫生局-2021.txt"]);
}

const TABLE: &str = "四、政府信息公开行政复议、行政诉讼情况";

#[test]
fn copies_of_one_report_are_one_and_contradictions_are_told() {
    let with = |path: &str, body: &str| {
        facts(
            path,
            &format!("临江市财政局2021年政府信息公开工作年度报告\n\n一、总体情况\n\n{body}\n\n{TABLE}\n"),
        )
    };
    let next = || report("临江市财政局", 2022, "有序推进。");
    let same = [Some(with("a.txt", "甲")), Some(with("b.txt", "乙")), Some(next())];
    let series = Series::new(&profile(), same.into(), Vec::new());
    assert_eq!(before(&series, 2), "a.txt");
}

#[test]
fn bodies_that_share_a_text_are_named_on_both_sides() {
    let text = "本年度围绕群众关切持续做好栏目维护，落实信息发布审核，定期开展自查自纠，及时更新目录，\
        组织业务培训，畅通受理渠道，规范答复文书，主动接受社会监督，完善考核办法，推动各项任务落地见效。\
        针对群众反映的问题逐一研究并限期整改，重点领域信息应公开尽公开，政策解读更加贴近群众需要，\
        线上线下公开渠道同步更新，公众查阅更加方便，工作质量有了新的提高。";
    let other = text.replace("组织业务培训", "举办业务培训");
    let reports = vec![
        Some(report("临江市财政局", 2022, text)),
        Some(report("临江市财政局", 2023, text)),
        Some(report("临江市统计局", 2023, &other)),
        Some(report("临江市教育局", 2023, "另起炉灶。")),
    ];
    let series = Series::new(&profile(), reports, Vec::new());
    let twins = |index: usize| -> Vec<(&str, &str)> {
        series.past(index).twins.iter().map(|twin| (twin.organ.as_str(), twin.section.as_str())).collect()
    };
    assert_eq!(twins(0), [("临江市统计局", "overview")]);
    assert_eq!(twins(2), [("临江市财政局", "overview")]);
    assert!(twins(1).is_empty() && twins(3).is_empty());
}
