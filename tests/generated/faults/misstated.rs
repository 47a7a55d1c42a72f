//! Owns faults of sentences about figures: one of those that clean reports say, with one number told
//! wrongly. The rule that has to tell follows from what the number counts.

use super::Fault;
use crate::mark::Place;
use crate::model::Report;
use crate::prose::Said;
use crate::random::Random;
use crate::sentences::{ASKED, BESIDES, DECIDED, REVIEWED, SHOWN};
use crate::telling::{Sentence, slots, tell};

/// What is borne out by the sentence itself.
const WITHIN: &[&str] =
    &["cn/agreement/breakdown", "cn/agreement/rate", "cn/agreement/growth", "cn/agreement/intake-in-text"];

const TOPICS: &[&str] = &["申请", "依申请公开", "信息公开", "行政", "规范性文件"];

/// Numbers that are the total of those beside them.
const TOTALS: &[&str] =
    &["total", "guides", "papers", "npc+cppcc", "npc+cppcc+columns", "fulltime+halftime", "all", "new"];

/// Rules that compare a number with a table.
fn against_table(slot: &str) -> Option<&'static [&'static str]> {
    Some(match slot {
        "new" | "all" | "natural" | "legal" => {
            &["cn/agreement/received", "cn/agreement/intake-in-text", "cn/agreement/breakdown"]
        }
        "carried" => &["cn/agreement/carried-in", "cn/agreement/intake-in-text"],
        "done" => &["cn/agreement/concluded", "cn/agreement/intake-in-text"],
        "left" => &["cn/agreement/carried-out", "cn/agreement/intake-in-text"],
        "open" | "part" | "closed" | "unable" | "refused" | "else" | "open+part" => {
            &["cn/agreement/results", "cn/agreement/breakdown", "cn/agreement/rate"]
        }
        "recon" => &["cn/agreement/reconsideration"],
        "suits" => &["cn/agreement/litigation"],
        "made" | "ended" | "force" => &["cn/agreement/documents"],
        "permits" | "fines" | "force1" => &["cn/agreement/decisions"],
        _ => return None,
    })
}

fn plant(
    report: &mut Report,
    random: &mut Random,
    sort: &'static str,
    sections: &[usize],
    pool: &[Sentence],
) -> Option<Fault> {
    let facts = report.facts.clone();
    let mut able = Vec::new();
    for (conditions, sentence) in pool {
        if facts.hold(conditions) {
            able.extend(
                slots(sentence).into_iter().filter(|slot| !slot.ends_with('~')).map(|slot| (*sentence, slot)),
            );
        }
    }
    if able.is_empty() {
        return None;
    }
    let (sentence, slot) = random.pick(&able);
    let (name, within) = (slot.trim_end_matches('*'), slot.ends_with('*'));
    let rules = if within { WITHIN } else { against_table(name)? };
    let value = if let Some((part, whole)) = name.split_once('%') {
        let is = facts.value(part) * 100 / facts.value(whole).max(1);
        ((is + 7 + random.below(60) as i64) % 99 + 1) as usize
    } else if let Some((now, then)) = name.split_once('^') {
        let is = (facts.value(now) - facts.value(then)) * 100 / facts.value(then).max(1);
        (is + 7 + random.below(60) as i64) as usize
    } else if within {
        // Parts exceed their total, but not by so much that they may be something else's.
        let is = facts.value(name) as usize;
        let by = 1 + random.below((is / 8).clamp(1, 9));
        if is < 6 || TOTALS.contains(&name) && is < 9 {
            return None;
        }
        if TOTALS.contains(&name) { is - by } else { is + by }
    } else {
        let is = facts.value(name) as usize;
        let others = ["new", "all", "done", "left", "carried"].map(|name| facts.get(name));
        (is + 1 + random.below(9)..).find(|value| !others.contains(value))?
    };
    // Only the heading of its own section tells what it is about where the sentence does not.
    let tells = TOPICS.iter().any(|topic| sentence.contains(topic));
    let section = if tells { random.pick(sections) } else { sections[sections.len() - 1] };
    let said = Said { year: report.year, edition: report.edition, body: &report.body, facts: &facts };
    let text = tell(sentence, &facts, &said.words(), Some((name, value)), random);
    report.add(section, text.clone());
    let what = format!("{slot} for {} in {text}", facts_of(&facts, name));
    // Of a sum, a share or a growth the fault may be told at any of its numbers.
    Some(Fault::new(sort, what, rules, vec![Place::FAULT]).also(&["cn/agreement/"]))
}

fn facts_of(facts: &crate::facts::Facts, name: &str) -> String {
    if name.contains(['%', '^']) { "a percentage".to_owned() } else { facts.value(name).to_string() }
}

pub(super) fn asked(report: &mut Report, random: &mut Random) -> Option<Fault> {
    plant(report, random, "asked misstated", &[0, 2], ASKED)
}

pub(super) fn reviewed(report: &mut Report, random: &mut Random) -> Option<Fault> {
    plant(report, random, "reviewed misstated", &[0, 3], REVIEWED)
}

pub(super) fn decided(report: &mut Report, random: &mut Random) -> Option<Fault> {
    plant(report, random, "decided misstated", &[0, 1], DECIDED)
}

pub(super) fn shown(report: &mut Report, random: &mut Random) -> Option<Fault> {
    let pool = if random.once_in(2) { SHOWN } else { BESIDES };
    plant(report, random, "shown misstated", &[0], pool)
}
