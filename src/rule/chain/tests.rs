//! Equations over two years, and what is wrong with one.

use super::*;
use crate::rule::sample::faults;

fn said(equation: &str) -> Vec<String> {
    let with = format!("{{table: requests, each: column, equation: '{equation}'}}");
    faults(&Chain, &with).into_iter().map(|fault| fault.message).collect()
}

#[test]
fn an_equation_compares_two_years_by_names_of_the_form() {
    assert!(said("carried_in = previous(carried_out)").is_empty());
    assert!(said("previous(new + carried_in) >= sum(results)").is_empty());
    assert_eq!(said("carried_in = carried_out"), ["nothing of the report before is in it"]);
    assert_eq!(said("carried_in + previous(carried_out)"), ["two numbers have to be compared"]);
    assert_eq!(said("carried_in = previous(carriedout)"), ["there is no row `carriedout`"]);
    assert_eq!(
        said("carried_in = previous(review[direct_suit, total])"),
        ["a cell of another table has no place in a chain"]
    );
    let with = "{table: requests, each: column, equation: carried_in = previous(carried_out), totals: totl}";
    assert_eq!(faults(&Chain, with).len(), 1);
}

#[test]
fn identities_know_one_report() {
    let with = "{table: requests, each: column, equation: carried_in = previous(carried_out)}";
    let identity = crate::rule::KINDS.iter().find(|kind| kind.name() == "identity");
    let of_identity = faults(*identity.expect("the kind"), with);
    assert_eq!(of_identity.len(), 1, "{of_identity:?}");
    assert!(of_identity[0].help.as_ref().is_some_and(|help| help.contains("chain")));
}
