/// Every behaviour of the list is done or declined, once and in order.
#[test]
fn the_table_of_runnables_has_every_item_once() {
    let table = include_str!("../../../../docs/runnables.md");
    let mut ids = Vec::new();
    for row in table.lines().filter(|line| line.starts_with("| R")) {
        let cells: Vec<_> = row.splitn(4, '|').map(str::trim).collect();
        ids.push(cells[1].to_owned());
        assert!(matches!(cells[2], "done" | "declined"), "{row}");
        assert!(cells[3].trim_matches(['|', ' ']).len() > 5, "{row}");
    }
    let expected: Vec<_> = (1..=96).map(|id| format!("R{id:03}")).collect();
    assert_eq!(ids, expected);
}
