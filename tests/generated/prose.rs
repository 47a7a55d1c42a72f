//! Owns what the sections say in words: invented sentences whose figures agree with the tables.

use crate::body::{Body, Sort};
use crate::figures::results;
use crate::model::{NUMERALS, Part};
use crate::random::Random;

/// What the sentences have to agree with.
pub(crate) struct Said<'a> {
    pub(crate) year: usize,
    pub(crate) edition: usize,
    pub(crate) body: &'a Body,
    pub(crate) requests: &'a [[usize; 7]],
    pub(crate) review: &'a [usize],
    pub(crate) disclosure: &'a [Vec<String>],
}

/// A number as Chinese numerals, below a thousand.
fn numerals(number: usize) -> String {
    let digit = |n: usize| ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"][n];
    match number {
        0..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", if number == 10 { "" } else { digit(number % 10) }),
        20..=99 => format!(
            "{}十{}",
            digit(number / 10),
            if number.is_multiple_of(10) { "" } else { digit(number % 10) }
        ),
        _ => number.to_string(),
    }
}

/// A count as a report may write it.
fn count(random: &mut Random, number: usize, unit: &str) -> String {
    match random.below(12) {
        0 if number < 100 => format!("{}{unit}", numerals(number)),
        1 => format!(" {number} {unit}"),
        2 => {
            let wide: String =
                number.to_string().chars().filter_map(|c| char::from_u32(c as u32 + 0xfee0)).collect();
            format!("{wide}{unit}")
        }
        _ => format!("{number}{unit}"),
    }
}

fn heads(random: &mut Random) -> [&'static str; 5] {
    random.pick(&[
        ["主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障"],
        ["主动公开情况", "依申请公开情况", "政府信息管理情况", "政府信息公开平台建设情况", "监督保障情况"],
        ["深化主动公开", "规范依申请公开", "加强政府信息管理", "优化平台建设", "强化监督保障"],
    ])
}

fn requests(random: &mut Random, said: &Said<'_>) -> String {
    let all = results(said.edition);
    let row = |row: usize| said.requests[row];
    let (new, carried, total, left) = (row(0)[6], row(1)[6], row(2 + all)[6], row(3 + all)[6]);
    if new == 0 && carried == 0 && left == 0 {
        return random
            .pick(&["本年度未收到政府信息公开申请。", "全年未收到政府信息公开申请，无上年结转申请。"])
            .to_owned();
    }
    let piece = |random: &mut Random, number: usize| count(random, number, "件");
    match random.below(5) {
        0 => format!(
            "本年新收政府信息公开申请{}，上年结转{}；全年办结{}，结转下年度继续办理{}。",
            piece(random, new),
            piece(random, carried),
            piece(random, total),
            piece(random, left)
        ),
        1 => format!(
            "{}年，共收到政府信息公开申请{}，其中：自然人申请{}，法人或其他组织申请{}。",
            said.year,
            piece(random, new),
            piece(random, row(0)[0]),
            piece(random, new - row(0)[0])
        ),
        2 => {
            let online = random.below(new + 1);
            format!(
                "全年新收政府信息公开申请{}，其中网络申请{}、信函申请{}；已全部按照法定时限办理。",
                piece(random, new),
                piece(random, online),
                piece(random, new - online)
            )
        }
        3 => {
            let group = |from: usize, to: usize| (from..to).map(|at| row(2 + at)[6]).sum::<usize>();
            format!(
                "办结政府信息公开申请{}，其中予以公开{}，部分公开{}，不予公开{}，无法提供{}，不予处理{}，其他处理{}。",
                piece(random, total),
                piece(random, group(0, 1)),
                piece(random, group(1, 2)),
                piece(random, group(2, 10)),
                piece(random, group(10, 13)),
                piece(random, group(13, 18)),
                piece(random, group(18, all)),
            )
        }
        _ => "健全受理、登记、审核、答复各环节工作规范，加强与申请人的沟通，答复质量稳步提升。".to_owned(),
    }
}

fn overview(random: &mut Random, said: &Said<'_>) -> Vec<Part> {
    let Said { year, body, .. } = *said;
    let name = &body.name;
    let mut parts = vec![match random.below(3) {
        0 => format!("{year}年，{name}认真贯彻落实《条例》，围绕群众关切，持续提升公开的质量和实效。"),
        1 => format!(
            "{year}年，{}坚持以公开为常态、不公开为例外，全面推进决策、执行、管理、服务、结果公开。",
            body.own
        ),
        _ => format!("{year}年，在上级政府信息公开工作主管部门指导下，{name}政府信息公开工作平稳有序。"),
    }];
    let pages = 100 + random.below(9000);
    let shown = match random.below(4) {
        0 => format!(
            "通过政府网站公开政府信息{}，发布政策解读材料{}。",
            count(random, pages, "条"),
            count(random, 1 + pages % 50, "篇")
        ),
        1 => format!(
            "全年主动公开政府信息{pages}条，其中网站公开{}条，政务新媒体公开{}条。",
            pages / 2,
            pages - pages / 2
        ),
        2 => format!("及时更新机构职能、权责清单等信息，全年发布各类信息{}余条。", pages / 10 * 10),
        _ => "持续做好财政预决算、重大建设项目等重点领域信息公开，依法公开《条例》第二十条第（一）项至第（十五）项规定的内容。".to_owned(),
    };
    let managed = random.pick(&[
        "完善信息发布审核机制，落实先审后发要求；对政策文件开展动态清理，及时更新有效性标注。",
        "严格落实“三审三校”制度，健全政府信息公开目录动态调整机制，规范信息管理流程。",
    ]);
    let platform = random.pick(&[
        "优化网站栏目设置，完成适老化改造，规范政务新媒体运行，做到线上线下同步更新。",
        "依托政府网站集约化平台，设置政策文件、政策解读等专栏，方便公众查询获取。",
    ]);
    let guarded = if matches!(body.sort, Sort::Government | Sort::Township) {
        "将政务公开纳入年度绩效考核，工作考核结果已通报各单位；开展社会评议，总体评价良好。全年未发生需要责任追究的情形。"
    } else {
        random.pick(&[
            "加强组织领导，配齐配强工作人员，组织业务培训2次。",
            "主动接受社会监督，定期开展自查，及时整改发现的问题。",
        ])
    };
    let asked = requests(random, said);
    let style = random.below(6);
    let bodies = [shown.as_str(), &asked, managed, platform, guarded];
    for (index, (head, text)) in heads(random).iter().zip(bodies).enumerate() {
        let numeral = NUMERALS[index];
        match style {
            0 => parts.push(format!("（{numeral}）{head}。{text}")),
            1 => parts.extend([format!("（{numeral}）{head}"), text.to_owned()]),
            2 => parts.push(format!("{}.{head}。{text}", index + 1)),
            3 => parts.push(format!("{numeral}是{head}。{text}")),
            4 => parts.push(format!("（{numeral}）{head}：{text}")),
            _ => parts.push(text.to_owned()),
        }
    }
    if style == 1 && random.once_in(2) {
        parts.push("1.抓好日常管理。明确专人负责，确保信息及时准确。".to_owned());
        parts.push("2.抓好督促检查。对各单位公开情况开展季度检查。".to_owned());
    }
    parts.into_iter().map(Part::Text).collect()
}

fn disclosed(random: &mut Random, said: &Said<'_>) -> String {
    let documents = &said.disclosure[1];
    match random.below(3) {
        0 if said.edition == 2021 => {
            format!(
                "本年度制发行政规范性文件{}件，废止{}件，现行有效{}件。",
                documents[0], documents[1], documents[2]
            )
        }
        1 if said.edition == 2021 => {
            format!(
                "{}年，作出行政许可处理决定{}件，行政处罚处理决定{}件。",
                said.year, said.disclosure[2][0], said.disclosure[3][0]
            )
        }
        _ => "主动公开政府信息的有关数据见下表。".to_owned(),
    }
}

fn reviewed(random: &mut Random, said: &Said<'_>) -> String {
    let (reconsidered, suits) = (said.review[4], said.review[9] + said.review[14]);
    if reconsidered == 0 && suits == 0 {
        return random
            .pick(&[
                "本年度未发生因政府信息公开工作被申请行政复议、提起行政诉讼的情况。",
                "本年度因政府信息公开工作被申请行政复议0件，被提起行政诉讼0件。",
            ])
            .to_owned();
    }
    let (first, second) = (count(random, reconsidered, "件"), count(random, suits, "件"));
    match random.below(2) {
        0 => format!("{}年，因政府信息公开工作被申请行政复议{first}，被提起行政诉讼{second}。", said.year),
        _ => format!(
            "因政府信息公开工作被申请行政复议{first}，其中结果维持{}件、结果纠正{}件、其他结果{}件、尚未审结{}件；行政诉讼{second}。",
            said.review[0], said.review[1], said.review[2], said.review[3]
        ),
    }
}

fn problems(random: &mut Random, year: usize) -> Vec<Part> {
    let next = year + 1;
    let parts = match random.below(4) {
        0 => vec![
            "（一）存在的主要问题。一是部分单位主动公开意识不强，政策解读形式较为单一；二是基层答复文书不够规范，办理质量有待提高。".to_owned(),
            "（二）改进情况。一是细化公开清单，推动图文、视频等多种形式的解读；二是统一答复文书格式，建立疑难事项会商机制。".to_owned(),
        ],
        1 => vec![
            "（一）存在的主要问题".to_owned(),
            "1.工作人员变动较为频繁，业务培训还不够深入。".to_owned(),
            "2.部分信息更新不够及时。".to_owned(),
            "（二）改进情况".to_owned(),
            "1.健全培训制度，全年组织专题培训。".to_owned(),
            format!("2.{next}年，将完善信息发布和更新制度，提高公开工作水平。"),
        ],
        2 => vec![
            format!("{}年度报告指出的公开内容不够全面等问题，已通过完善制度、加强培训整改到位。", year - 1),
            "本年度存在的主要问题：政策解读的针对性还不够强，与群众期盼仍有差距。".to_owned(),
            "下一步，将丰富解读形式，加强业务指导，推动政府信息公开工作提质增效。".to_owned(),
        ],
        _ => vec![
            "存在的主要问题：工作人员变动较为频繁，业务培训还不够深入，信息更新不够及时。".to_owned(),
            format!("{next}年，将采取以下措施改进工作：加强业务培训，健全信息发布和更新制度，提高公开工作水平。"),
        ],
    };
    parts.into_iter().map(Part::Text).collect()
}

fn other(random: &mut Random, said: &Said<'_>) -> Vec<Part> {
    let parts: &[&str] = if said.edition == 2021 {
        random.pick(&[
            &["本年度未收取信息处理费，发出收费通知0件，总金额0元，实际收取总金额0元。"] as &[&str],
            &["本年度未产生信息处理费。无其他需要报告的事项。"],
            &["（一）收取信息处理费情况。本年度没有收取信息处理费。", "（二）建议提案办理情况。承办人大代表建议3件、政协提案2件，均已办结。"],
            &["依据《政府信息公开信息处理费管理办法》（国办函〔2020〕109号），本机关全年发出收费通知3件，总金额600元，实际收取信息处理费600元。"],
            &["按照《政府信息公开信息处理费管理办法》收取信息处理费共计0元。", "除此之外，本机关无其他需要报告的事项。"],
        ])
    } else {
        random.pick(&[
            &["无其他需要报告的事项。"] as &[&str],
            &["无。"],
            &["没有需要报告的其他事项。"],
            &["本年度承办人大代表建议47件、政协提案21件，均在规定期限内办结并公开。"],
        ])
    };
    parts.iter().map(|text| Part::Text((*text).to_owned())).collect()
}

/// What each of the six sections says beside its table.
pub(crate) fn sections(random: &mut Random, said: &Said<'_>) -> [Vec<Part>; 6] {
    let asked = requests(random, said);
    [
        overview(random, said),
        vec![Part::Text(disclosed(random, said))],
        vec![Part::Text(asked)],
        vec![Part::Text(reviewed(random, said))],
        problems(random, said.year),
        other(random, said),
    ]
}
