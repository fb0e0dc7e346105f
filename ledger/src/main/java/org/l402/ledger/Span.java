package org.l402.ledger;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long the time is that one sum covers. */
public enum Span {
    DAY {
        @Override
        LocalDate begin(LocalDate day) {
            return day;
        }
    },
    MONTH {
        @Override
        LocalDate begin(LocalDate day) {
            return day.withDayOfMonth(1);
        }
    };

    private static final Comparator<Sum> ORDER =
            Comparator.comparing(Sum::begin).thenComparing(Sum::service).thenComparing(Sum::capability);

    abstract LocalDate begin(LocalDate day);

    /** Adds up the sums of days. */
    List<Sum> gather(Collection<Sum> days) {
        Map<List<Object>, Sum> sums = new LinkedHashMap<>();
        for (Sum day : days) {
            Sum sum = day.beginning(begin(day.begin()));
            sums.merge(List.of(sum.begin(), sum.service(), sum.capability()), sum, Sum::plus);
        }
        List<Sum> ordered = new ArrayList<>(sums.values());
        ordered.sort(ORDER);
        return ordered;
    }
}
