package org.l402.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** Rows of text in columns that are as wide as their widest cell. */
final class Table {

    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();

    Table(String... headings) {
        rows.add(headings);
    }

    /** Adds a row with as many cells as there are headings. */
    void add(String... cells) {
        rows.add(cells);
    }

    /** Prints the rows without spaces at their ends, the headings in bold where there is colour. */
    void print(PrintWriter out, Ansi ansi) {
        for (int row = 0; row < rows.size(); row++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < rows.get(row).length; column++) {
                String cell = rows.get(row)[column];
                line.append(cell)
                        .append(" ".repeat(width(column) - cell.length()))
                        .append(GAP);
            }
            String text = line.toString().stripTrailing();
            out.println(row == 0 ? Terminal.styled(ansi, text, Style.bold) : text);
        }
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row[column].length()).max().orElse(0);
    }
}
