package io.github.dreamtalk.speech;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Printable;
import java.util.Map;
import java.util.function.Function;

/** The visemes of speech engines, as their makers document them, and a phone of each. */
final class Visemes {
    private static final Map<String, Phone> POLLY = polly();
    /** By Azure's viseme id. */
    private static final Phone[] AZURE = {
        Phone.SIL, Phone.A, Phone.A, Phone.O, Phone.E, Phone.R, Phone.I, Phone.U, Phone.O, Phone.A, Phone.O, Phone.A,
        Phone.H, Phone.R, Phone.L, Phone.S, Phone.SH, Phone.TH, Phone.F, Phone.D, Phone.K, Phone.P
    };

    private Visemes() {}

    private static Map<String, Phone> polly() {
        return Map.ofEntries(
                Map.entry("sil", Phone.SIL),
                Map.entry("p", Phone.P),
                Map.entry("t", Phone.T),
                Map.entry("s", Phone.S),
                Map.entry("T", Phone.TH),
                Map.entry("f", Phone.F),
                Map.entry("k", Phone.K),
                Map.entry("i", Phone.I),
                Map.entry("r", Phone.R),
                Map.entry("l", Phone.L),
                Map.entry("u", Phone.U),
                Map.entry("@", Phone.SCHWA),
                Map.entry("a", Phone.A),
                Map.entry("e", Phone.E),
                Map.entry("E", Phone.E),
                Map.entry("o", Phone.O),
                Map.entry("O", Phone.O),
                Map.entry("S", Phone.SH),
                // What Spanish and Italian have in ñ and gl.
                Map.entry("J", Phone.J));
    }

    static Phone polly(String name, Function<String, InvalidInputException> refusal) {
        Phone phone = POLLY.get(name);
        if (phone == null) {
            throw refusal.apply("found viseme '" + Printable.of(name) + "', expected one of Amazon Polly's: "
                    + String.join(" ", new java.util.TreeSet<>(POLLY.keySet())));
        }
        return phone;
    }

    static Phone azure(double id, Function<String, InvalidInputException> refusal) {
        if (!(id >= 0 && id < AZURE.length && id == Math.rint(id))) {
            throw refusal.apply("found viseme id " + id + ", expected Azure's, 0 to " + (AZURE.length - 1));
        }
        return AZURE[(int) id];
    }
}
