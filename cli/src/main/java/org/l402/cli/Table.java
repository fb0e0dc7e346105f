package org.l402.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** Rows of text in columns that are as wide as their widest cell so far. */
public final class Table {

    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final Set<Integer> right = new HashSet<>();
    private final int[] widths;
    private boolean begun;

    public Table(String... headings) {
        rows.add(headings);
        widths = new int[headings.length];
    }

    /** Adds a row with as many cells as there are headings. */
    public void add(String... cells) {
        rows.add(cells);
    }

    /**
     * Prints the rows without spaces at their ends, the headings in bold where there is colour. A table that is too long
     * to be held is printed again and again, each time with what was added since.
     */
    public void print(PrintWriter out, Ansi ansi) {
        for (String[] row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row[column];
                String padding = " ".repeat(widths[column] - cell.length());
                line.append(right.contains(column) ? padding + cell : cell + padding)
                        .append(GAP);
            }
            String text = line.toString().stripTrailing();
            out.println(begun ? text : Terminal.styled(ansi, text, Style.bold));
            begun = true;
        }
        rows.clear();
    }

    /** Sets these columns, counted from 0, to the right, as numbers are. */
    public Table right(Integer... columns) {
        right.addAll(List.of(columns));
        return this;
    }
}
