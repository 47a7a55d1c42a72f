//! Owns the figures of the three tables: invented, and balanced by construction.

use crate::random::Random;

/// How many rows of results an edition has.
pub(crate) fn results(edition: usize) -> usize {
    if edition == 2021 { 21 } else { 19 }
}

/// The table of requests: intake, carried in, results, total, carried out; six applicants and a total.
pub(crate) fn requests(random: &mut Random, edition: usize) -> Vec<[usize; 7]> {
    let all = results(edition);
    let mut rows = vec![[0; 7]; all + 4];
    // Nothing at all, a few, the usual, a province.
    let (scale, density) = random.pick(&[(1, 1), (3, 9), (4, 5), (12, 3), (60, 2), (900, 2), (9000, 1)]);
    for column in 0..6 {
        let busy = scale > 1 && (column == 0 || random.once_in(2));
        let mut total = 0;
        for row in rows.iter_mut().skip(2).take(all) {
            // No notice of fees went unpaid: the prose says that there was none.
            if busy && random.once_in(density) {
                row[column] = random.below(scale);
            }
        }
        if edition == 2021 {
            rows[2 + 19][column] = 0;
        }
        for row in &rows[2..2 + all] {
            total += row[column];
        }
        let left = if busy { random.below(scale.min(7)) } else { 0 };
        let carried = random.below(total + left + 1).min(random.below(9));
        rows[0][column] = total + left - carried;
        rows[1][column] = carried;
        rows[2 + all][column] = total;
        rows[3 + all][column] = left;
    }
    for row in &mut rows {
        row[6] = row[..6].iter().sum();
    }
    rows
}

/// The fifteen cells of the table of reviews.
pub(crate) fn review(random: &mut Random) -> Vec<usize> {
    let scale = random.pick(&[1, 1, 2, 6, 40, 700]);
    let mut cells = Vec::new();
    for _ in 0..3 {
        let group: Vec<usize> =
            (0..4).map(|_| if random.once_in(3) { 0 } else { random.below(scale) }).collect();
        let total = group.iter().sum();
        cells.extend(group);
        cells.push(total);
    }
    cells
}

/// The rows of the table of disclosure, block after block.
pub(crate) fn disclosure(random: &mut Random, edition: usize, makes_regulations: bool) -> Vec<Vec<String>> {
    let scale = random.pick(&[1, 3, 10, 900, 60_000]);
    let mut some = |bound: usize| random.below(bound.min(scale).max(1));
    let own = usize::from(makes_regulations);
    if edition == 2021 {
        let (made, ended, documents, gone) = (some(5) * own, some(3) * own, some(30), some(9));
        let fee = match some(9) {
            0 => "0".to_owned(),
            cents => format!("{}.{}", some(9000), cents * 7 + 10),
        };
        let rows = [
            vec![made, ended, made + some(40) * own],
            vec![documents, gone, documents + some(300)],
            vec![some(60_000)],
            vec![some(9000)],
            vec![some(300)],
        ];
        let mut rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(usize::to_string).collect()).collect();
        rows.push(vec![fee]);
        rows
    } else {
        let items = |decisions: bool, random: &mut dyn FnMut(usize) -> usize| {
            let last = random(700);
            let change = match random(3) {
                0 => "0".to_owned(),
                1 => format!("+{}", 1 + random(20)),
                _ => format!("-{}", random(last.max(1))),
            };
            let change = if change == "-0" { "0".to_owned() } else { change };
            let after = last as i64 + change.trim_start_matches('+').parse::<i64>().unwrap_or(0);
            let mut row = vec![last.to_string(), change];
            if decisions {
                row.push(if after > 0 { random(9000) } else { 0 }.to_string());
            }
            row
        };
        let (made, shown) = (some(5) * own, some(9));
        let mut rows = vec![
            vec![made.to_string(), made.to_string(), (made + some(20) * own).to_string()],
            vec![(shown + some(3)).to_string(), shown.to_string(), (shown + some(300)).to_string()],
        ];
        for decisions in [true, true, true, true, false] {
            rows.push(items(decisions, &mut some));
        }
        let bought = some(90);
        let amount = if bought == 0 { "0".to_owned() } else { format!("{}.5万元", 1 + some(9000)) };
        rows.push(vec![bought.to_string(), amount]);
        rows
    }
}
