//! Owns what the sections say in words: invented sentences whose figures agree with the tables.

use crate::body::{Body, Sort};
use crate::facts::Facts;
use crate::model::{NUMERALS, Part};
use crate::random::Random;
use crate::sentences::{ASKED, BESIDES, DECIDED, GUARDED, MANAGED, PLATFORM, REVIEWED, SHOWN};
use crate::telling::{Sentence, Words, tell};

/// What the sentences have to agree with.
pub(crate) struct Said<'a> {
    pub(crate) year: usize,
    pub(crate) edition: usize,
    pub(crate) body: &'a Body,
    pub(crate) facts: &'a Facts,
}

impl Said<'_> {
    pub(crate) fn words(&self) -> Words<'_> {
        let Body { name, own, place, .. } = self.body;
        Words { year: self.year, name, own, place }
    }

    /// One of the sentences that are true of the report.
    fn one(&self, random: &mut Random, sentences: &[Sentence]) -> String {
        let mut true_of: Vec<&str> = Vec::new();
        true_of.extend(sentences.iter().filter(|one| self.facts.hold(one.0)).map(|one| one.1));
        let sentence = if true_of.is_empty() { "" } else { random.pick(&true_of) };
        tell(sentence, self.facts, &self.words(), None, random)
    }
}

type Heads = [&'static str; 5];
const HEADS: [Heads; 6] = [
    ["主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障"],
    ["主动公开情况", "依申请公开情况", "政府信息管理情况", "政府信息公开平台建设情况", "监督保障情况"],
    ["深化主动公开", "规范依申请公开", "加强政府信息管理", "优化平台建设", "强化监督保障"],
    ["主动公开方面", "依申请公开方面", "政府信息管理方面", "平台建设方面", "监督保障方面"],
    ["主动公开政府信息", "依申请公开政府信息", "政府信息管理工作", "信息公开平台建设", "公开监督保障"],
    [
        "聚焦重点，主动公开扎实推进",
        "规范流程，依申请公开提质增效",
        "健全机制，政府信息管理有序",
        "守好阵地，平台建设不断完善",
        "压实责任，监督保障更加有力",
    ],
];

fn opening(random: &mut Random, said: &Said<'_>) -> String {
    let (year, name, own) = (said.year, &said.body.name, said.body.own);
    match random.below(7) {
        0 => format!("{year}年，{name}认真贯彻落实《条例》，围绕群众关切，持续提升公开的质量和实效。"),
        1 => format!(
            "{year}年，{own}坚持以公开为常态、不公开为例外，全面推进决策、执行、管理、服务、结果公开。"
        ),
        2 => format!("{year}年，在上级政府信息公开工作主管部门指导下，{name}政府信息公开工作平稳有序。"),
        3 => format!(
            "{year}年是不平凡的一年。{name}深入贯彻中央和省、市决策部署，以公开促落实、强监管、优服务，现将有关情况报告如下："
        ),
        4 => format!(
            "{year}年以来，{name}对照《{year}年政务公开工作要点》，结合工作实际，扎实做好政府信息公开各项工作。"
        ),
        5 => format!(
            "一年来，{name}严格按照《中华人民共和国政府信息公开条例》第二十条、第二十一条等规定，依法履行公开职责。"
        ),
        _ => format!(
            "{name}高度重视政府信息公开工作，{year}年先后3次召开专题会议研究部署，把政务公开列入重要议事日程。"
        ),
    }
}

fn overview(random: &mut Random, said: &Said<'_>) -> Vec<Part> {
    let mut parts = vec![opening(random, said)];
    let mut shown = match random.below(4) {
        0 => "持续做好财政预决算、重大建设项目等重点领域信息公开，依法公开《条例》第二十条第（一）项至第（十五）项规定的内容。".to_owned(),
        _ => said.one(random, SHOWN),
    };
    let first = random.below(BESIDES.len());
    for more in 0..random.below(4) {
        shown.push_str(&said.one(random, &BESIDES[(first + more) % BESIDES.len()..][..1]));
    }
    let asked = match random.below(5) {
        0 => "健全受理、登记、审核、答复各环节工作规范，加强与申请人的沟通，答复质量稳步提升。".to_owned(),
        1 => format!("{}{}", said.one(random, ASKED), said.one(random, REVIEWED)),
        _ => said.one(random, ASKED),
    };
    let guarded = if matches!(said.body.sort, Sort::Government | Sort::Township) {
        random
            .pick(&[
                "将政务公开纳入年度绩效考核，工作考核结果已通报各单位；开展社会评议，总体评价良好。全年未发生需要责任追究的情形。",
                "工作考核方面，政务公开占年度综合考核分值4分；社会评议方面，群众满意度96.5%；责任追究方面，全年无责任追究情况。",
                "组织开展政务公开工作考核和社会评议，{y}年度没有因政府信息公开工作被责任追究的人员。",
            ])
            .replace("{y}", &said.year.to_string())
    } else {
        said.one(random, GUARDED)
    };
    let (managed, platform) = (said.one(random, MANAGED), said.one(random, PLATFORM));
    let (style, heads) = (random.below(11), random.pick(&HEADS));
    let bodies = [shown, asked, managed, platform, guarded];
    for (index, (head, text)) in heads.iter().zip(bodies).enumerate() {
        let (numeral, digit) = (NUMERALS[index], index + 1);
        match style {
            0 => parts.push(format!("（{numeral}）{head}。{text}")),
            1 => parts.extend([format!("（{numeral}）{head}"), text]),
            2 => parts.push(format!("{digit}.{head}。{text}")),
            3 => parts.push(format!("{numeral}是{head}。{text}")),
            4 => parts.push(format!("（{numeral}）{head}：{text}")),
            5 => parts.push(format!("({numeral}){head}。{text}")),
            6 => parts.push(format!("{digit}、{head}。{text}")),
            7 => parts.push(
                format!("（{numeral}） {head}。{}年，{text}", said.year)
                    .replace("年，全年", "年，")
                    .replace(&format!("{0}年，{0}年", said.year), &format!("{}年", said.year)),
            ),
            8 => parts.push(format!("（{digit}）{head}。{text}")),
            9 => parts.extend([
                format!("（{numeral}）{head}。"),
                "1.总体安排。由办公室统筹，各科室配合。".to_owned(),
                format!("2.具体做法。{text}"),
            ]),
            _ => parts.push(text),
        }
    }
    if style == 1 && random.once_in(2) {
        parts.push("1.抓好日常管理。明确专人负责，确保信息及时准确。".to_owned());
        parts.push("2.抓好督促检查。对各单位公开情况开展季度检查。".to_owned());
    }
    parts.into_iter().map(Part::Text).collect()
}

fn problems(random: &mut Random, year: usize) -> Vec<Part> {
    let (next, last) = (year + 1, year - 1);
    let parts = match random.below(8) {
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
            format!("{last}年度报告指出的公开内容不够全面等问题，已通过完善制度、加强培训整改到位。"),
            "本年度存在的主要问题：政策解读的针对性还不够强，与群众期盼仍有差距。".to_owned(),
            "下一步，将丰富解读形式，加强业务指导，推动政府信息公开工作提质增效。".to_owned(),
        ],
        3 => vec![
            format!("（一）{last}年存在问题的整改情况。针对上年度报告中提出的“公开时效性不强”问题，{year}年建立台账，逐条整改，已全部完成。"),
            format!("（二）{year}年存在的主要问题。一是公开队伍不够稳定。二是部分栏目内容偏少，个别栏目超过3个月未更新。"),
            format!("（三）{next}年改进措施。1.配强人员力量，每半年开展1次培训。2.按月巡查栏目，杜绝“空白栏目”。"),
        ],
        4 => vec![
            "存在的问题：①主动公开的深度和广度有待拓展；②依申请公开答复的规范性有待加强。".to_owned(),
            "改进措施：①对照《条例》第二十条、第二十一条，查漏补缺；②加强法制审核，必要时征询公职律师意见。".to_owned(),
        ],
        5 => vec![
            "主要问题：".to_owned(),
            "（1）创新意识不强，解读方式以文字为主；（2）业务水平参差不齐。".to_owned(),
            "改进情况：".to_owned(),
            format!("（1）推广场景式、漫画式解读，{year}年图表、视频解读占比较上年提高12个百分点；（2）举办培训班，力争{next}年实现全员轮训。"),
        ],
        6 => vec![
            format!("{year}年，本机关政府信息公开工作虽然取得一定成效，但仍存在一些不足：政策解读不够及时，公开渠道不够多元。"),
            format!("{next}年，将从以下几个方面加以改进：第一，提前谋划解读方案；第二，用好政务新媒体；第三，完善考核评价机制。"),
        ],
        _ => vec![
            "存在的主要问题：工作人员变动较为频繁，业务培训还不够深入，信息更新不够及时。".to_owned(),
            format!("{next}年，将采取以下措施改进工作：加强业务培训，健全信息发布和更新制度，提高公开工作水平。"),
        ],
    };
    parts.into_iter().map(Part::Text).collect()
}

const OTHER_2021: &[&[&str]] = &[
    &["本年度未收取信息处理费，发出收费通知0件，总金额0元，实际收取总金额0元。"],
    &["本年度未产生信息处理费。无其他需要报告的事项。"],
    &[
        "（一）收取信息处理费情况。本年度没有收取信息处理费。",
        "（二）建议提案办理情况。承办人大代表建议{npc}件、政协提案{cppcc}件，均已办结。",
    ],
    &[
        "依据《政府信息公开信息处理费管理办法》（国办函〔2020〕109号），本机关全年发出收费通知3件，总金额600元，实际收取信息处理费600元。",
    ],
    &[
        "按照《政府信息公开信息处理费管理办法》收取信息处理费共计0元。",
        "除此之外，本机关无其他需要报告的事项。",
    ],
    &["{y}年，无收取信息处理费情况。"],
    &[
        "根据《国务院办公厅关于印发〈政府信息公开信息处理费管理办法〉的通知》（国办函〔2020〕109号）规定的按件、按量收费标准，{y}年度本机关发出收费通知的件数为0件、总金额为0元，实际收取的总金额为0元。",
    ],
    &[
        "1.信息处理费收取情况：{y}年共收取信息处理费0元。",
        "2.建议提案办理公开情况：公开人大代表建议办理结果{npc}件、政协委员提案办理结果{cppcc}件。",
        "3.年度工作要点落实情况：已全部落实。",
    ],
    &["（一）本机关{y}年度未向申请人收取信息处理费。（二）本年度无其他需要报告的事项。"],
    &[
        "本年度本机关依申请提供政府信息未收费，未发出信息处理费收费通知。",
        "附件：{name}{y}年政府信息公开情况统计表",
    ],
    &["贯彻落实年度政务公开工作要点情况：明确任务12项，完成12项，完成率100%。", "信息处理费：0元。"],
];
const OTHER_2019: &[&[&str]] = &[
    &["无其他需要报告的事项。"],
    &["无。"],
    &["没有需要报告的其他事项。"],
    &["本年度承办人大代表建议{npc}件、政协提案{cppcc}件，均在规定期限内办结并公开。"],
    &["本机关{y}年无其他需要报告的事项。"],
    &[
        "（一）建议提案办理情况。{y}年承办人大代表建议{npc*}件、政协提案{cppcc*}件，共{npc+cppcc*}件，办结率100%。",
        "（二）创新工作情况。编印《便民办事手册》2000册。",
    ],
];

fn other(random: &mut Random, said: &Said<'_>) -> Vec<Part> {
    let parts = random.pick(if said.edition == 2021 { OTHER_2021 } else { OTHER_2019 });
    parts.iter().map(|text| Part::Text(tell(text, said.facts, &said.words(), None, random))).collect()
}

/// What each of the six sections says beside its table.
pub(crate) fn sections(random: &mut Random, said: &Said<'_>) -> [Vec<Part>; 6] {
    let asked = said.one(random, ASKED);
    [
        overview(random, said),
        vec![Part::Text(said.one(random, DECIDED))],
        vec![Part::Text(asked)],
        vec![Part::Text(said.one(random, REVIEWED))],
        problems(random, said.year),
        other(random, said),
    ]
}
