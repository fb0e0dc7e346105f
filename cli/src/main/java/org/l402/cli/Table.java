package org.l402.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** Rows of text in columns that are as wide as their widest cell. */
public final class Table {

    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final Set<Integer> right = new HashSet<>();

    public Table(String... headings) {
        rows.add(headings);
    }

    /** Adds a row with as many cells as there are headings. */
    public void add(String... cells) {
        rows.add(cells);
    }

    /** Prints the rows without spaces at their ends, the headings in bold where there is colour. */
    public void print(PrintWriter out, Ansi ansi) {
        int[] widths = IntStream.range(0, rows.get(0).length).map(this::width).toArray();
        for (int row = 0; row < rows.size(); row++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = rows.get(row)[column];
                String padding = " ".repeat(widths[column] - cell.length());
                line.append(right.contains(column) ? padding + cell : cell + padding)
                        .append(GAP);
            }
            String text = line.toString().stripTrailing();
            out.println(row == 0 ? Terminal.styled(ansi, text, Style.bold) : text);
        }
    }

    /** Sets these columns, counted from 0, to the right, as numbers are. */
    public Table right(Integer... columns) {
        right.addAll(List.of(columns));
        return this;
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row[column].length()).max().orElse(0);
    }
}
