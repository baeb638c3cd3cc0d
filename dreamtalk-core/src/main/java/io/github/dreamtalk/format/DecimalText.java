package io.github.dreamtalk.format;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Writes floats as short plain decimals that read back to the same float. {@link Float#toString(float)} is not used: its
 * digits changed between Java releases, and files must not depend on the release that wrote them.
 */
final class DecimalText {
    private static final int MAX_DECIMALS = 15;
    private static final double[] POWERS = new double[MAX_DECIMALS + 1];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private DecimalText() {}

    static void append(StringBuilder out, float value) {
        for (int decimals = 0; decimals <= MAX_DECIMALS; decimals++) {
            double scaled = Math.rint(value * POWERS[decimals]);
            if (Math.abs(scaled) >= 0x1p53) {
                break;
            }
            double back = scaled / POWERS[decimals];
            if ((float) back == value && Math.abs(back - value) < 0.49 * Math.ulp(value)) {
                digits(out, (long) scaled, decimals, Float.floatToRawIntBits(value) < 0);
                return;
            }
        }
        out.append(new BigDecimal(value).round(new MathContext(9)));
    }

    private static void digits(StringBuilder out, long scaled, int decimals, boolean negative) {
        if (negative) {
            out.append('-');
        }
        String text = Long.toString(Math.abs(scaled));
        if (decimals == 0) {
            out.append(text);
            return;
        }
        int whole = text.length() - decimals;
        if (whole <= 0) {
            out.append("0.").append("0".repeat(-whole)).append(text);
        } else {
            out.append(text, 0, whole).append('.').append(text, whole, text.length());
        }
    }
}
