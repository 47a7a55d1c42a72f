//! Owns the numbers of which a report speaks in words, by name: those of its tables, and invented ones
//! that no table has. It knows no sentence.

use crate::figures::results;
use crate::random::Random;
use std::collections::BTreeMap;

/// Numbers by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts(BTreeMap<&'static str, usize>);

impl Facts {
    fn put(&mut self, name: &'static str, value: usize) {
        self.0.insert(name, value);
    }

    /// The number of that name.
    pub(crate) fn get(&self, name: &str) -> usize {
        *self.0.get(name).unwrap_or_else(|| panic!("no number is called {name}"))
    }

    /// The value of a sum or difference of names: `new+carried-left`.
    pub(crate) fn value(&self, words: &str) -> i64 {
        let (mut value, mut sign, mut name) = (0, 1, String::new());
        for c in words.chars().chain(['+']) {
            if c == '+' || c == '-' {
                value += sign * name.parse().unwrap_or_else(|_| self.get(&name) as i64);
                sign = if c == '+' { 1 } else { -1 };
                name.clear();
            } else {
                name.push(c);
            }
        }
        value
    }

    /// Whether every condition holds: `new !left natural<new online>1`, where a name alone is above zero.
    pub(crate) fn hold(&self, conditions: &str) -> bool {
        conditions.split_whitespace().all(|one| {
            let compared = |mark: char| one.split_once(mark).map(|(a, b)| (self.value(a), self.value(b)));
            if let Some((a, b)) = compared('<') {
                a < b
            } else if let Some((a, b)) = compared('>') {
                a > b
            } else if let Some((a, b)) = compared('=') {
                a == b
            } else if let Some(name) = one.strip_prefix('!') {
                self.value(name) == 0
            } else {
                self.value(one) > 0
            }
        })
    }
}

/// A number cut into so many parts, some of which may be nothing.
fn parts<const N: usize>(random: &mut Random, whole: usize) -> [usize; N] {
    let mut left = whole;
    std::array::from_fn(|at| {
        let part = if at + 1 == N { left } else { random.below(left + 1) };
        left -= part;
        part
    })
}

/// The numbers of a report.
pub(crate) fn facts(
    random: &mut Random,
    edition: usize,
    requests: &[[usize; 7]],
    review: &[usize],
    disclosure: &[Vec<String>],
) -> Facts {
    let mut facts = Facts::default();
    facts.put("v21", usize::from(edition == 2021));
    facts.put("v19", usize::from(edition == 2019));
    asked(&mut facts, random, edition, requests);
    let names = [
        ["upheld", "corrected", "otherwise", "pending", "recon"],
        ["upheld1", "corrected1", "otherwise1", "pending1", "direct"],
        ["upheld2", "corrected2", "otherwise2", "pending2", "after"],
    ];
    for (name, value) in names.iter().flatten().zip(review) {
        facts.put(name, *value);
    }
    facts.put("suits", review[9] + review[14]);
    let cell = |row: usize, column: usize| disclosure[row][column].parse().unwrap_or(0);
    for (column, name) in ["made", "ended", "force"].into_iter().enumerate() {
        facts.put(name, cell(1, column));
    }
    facts.put("rules", cell(0, 0));
    let rows = if edition == 2021 { [(2, 0), (3, 0), (4, 0)] } else { [(2, 2), (4, 2), (5, 2)] };
    for (name, (row, column)) in ["permits", "fines", "force1"].into_iter().zip(rows) {
        facts.put(name, cell(row, column));
    }
    shown(&mut facts, random);
    facts
}

fn asked(facts: &mut Facts, random: &mut Random, edition: usize, requests: &[[usize; 7]]) {
    let all = results(edition);
    let row = |row: usize| requests[row];
    let (new, carried, done, left) = (row(0), row(1), row(2 + all), row(3 + all));
    for (name, value) in [("new", new[6]), ("carried", carried[6]), ("done", done[6]), ("left", left[6])] {
        facts.put(name, value);
    }
    facts.put("all", new[6] + carried[6]);
    let columns = ["natural", "business", "science", "welfare", "law", "bodies"];
    for (column, name) in columns.into_iter().enumerate() {
        facts.put(name, new[column]);
    }
    facts.put("legal", new[6] - new[0]);
    facts.put("kinds", new[..6].iter().filter(|value| **value > 0).count());
    let group = |from: usize, to: usize| (from..to).map(|at| row(2 + at)[6]).sum::<usize>();
    let groups = [
        ("open", 0, 1),
        ("part", 1, 2),
        ("closed", 2, 10),
        ("unable", 10, 13),
        ("refused", 13, 18),
        ("else", 18, all),
        ("third", 5, 6),
        ("internal", 6, 7),
        ("process", 7, 8),
        ("absent", 10, 11),
        ("petition", 13, 14),
        ("repeated", 14, 15),
    ];
    for (name, from, to) in groups {
        facts.put(name, group(from, to));
    }
    let [online, letter, desk, mail] = parts(random, new[6]);
    for (name, value) in [("online", online), ("letter", letter), ("desk", desk), ("mail", mail)] {
        facts.put(name, value);
    }
    facts.put("lastnew", 1 + random.below(2 * new[6] + 3));
}

fn shown(facts: &mut Facts, random: &mut Random) {
    let total = random.pick(&[60, 300, 1200, 9000, 120_000]);
    let total = total / 2 + random.below(total);
    let [site, wechat, weibo, boards] = parts(random, total - 4);
    facts.put("total", total);
    for (name, value) in [("site", site), ("wechat", wechat), ("weibo", weibo), ("boards", boards)] {
        facts.put(name, value + 1);
    }
    let [one, two, three, four] = parts(random, total - 4);
    for (name, value) in [("q1", one), ("q2", two), ("q3", three), ("q4", four)] {
        facts.put(name, value + 1);
    }
    let last = total - random.below(total / 2);
    facts.put("lasttotal", last.max(1));
    let guides = 3 + random.below(90);
    let [words, charts, films] = parts(random, guides - 3);
    facts.put("guides", guides);
    for (name, value) in [("words", words), ("charts", charts), ("films", films)] {
        facts.put(name, value + 1);
    }
    for (name, from, range) in [
        ("npc", 1, 90),
        ("cppcc", 1, 150),
        ("press", 2, 30),
        ("talks", 1, 15),
        ("training", 1, 12),
        ("trainees", 20, 900),
        ("fulltime", 1, 4),
        ("halftime", 1, 9),
        ("hotline", 5, 9000),
        ("mailbox", 1, 800),
        ("visits", 1, 90),
        ("columns", 2, 20),
        ("issues", 4, 9),
        ("opinions", 3, 200),
        ("drafts", 1, 20),
        ("tens", 2, 60),
        ("fans", 1, 90),
    ] {
        facts.put(name, from + random.below(range));
    }
    let papers = 10 + random.below(400);
    let [open, ask, closed] = parts(random, papers - 3);
    facts.put("papers", papers);
    for (name, value) in [("papersopen", open), ("papersask", ask), ("papersclosed", closed)] {
        facts.put(name, value + 1);
    }
    let opinions = facts.get("opinions");
    facts.put("adopted", 1 + random.below(opinions - 1));
}
