package org.l402.benchmarks.load;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param duration how long each contestant is measured in each round
 * @param connections how many connections send requests at the same time
 * @param rounds how often each contestant is measured
 * @param log whether the gateway and nginx write a line for each request
 */
public record Options(Duration duration, int connections, int rounds, boolean log) {

    /** A command line that cannot be followed, with a sentence that says why. */
    public static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }

    public static Options read(List<String> args) {
        int seconds = 5;
        int connections = 32;
        int rounds = 5;
        boolean log = true;
        for (Iterator<String> left = args.iterator(); left.hasNext(); ) {
            String name = left.next();
            switch (name) {
                case "--duration" -> seconds = number(name, left, 600);
                case "--connections" -> connections = number(name, left, 1000);
                case "--rounds" -> rounds = number(name, left, 100);
                case "--no-log" -> log = false;
                default -> throw new UsageException(name + " is not an option; see --help");
            }
        }
        return new Options(Duration.ofSeconds(seconds), connections, rounds, log);
    }

    private static int number(String name, Iterator<String> left, int most) {
        String text = left.hasNext() ? left.next() : "";
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
            throw new UsageException(name + " wants a whole number from 1 to " + most + ", not \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }
}
