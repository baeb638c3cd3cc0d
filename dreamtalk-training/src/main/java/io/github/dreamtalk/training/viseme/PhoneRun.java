package io.github.dreamtalk.training.viseme;

import io.github.dreamtalk.speech.Phone;
import java.util.ArrayList;
import java.util.List;

/**
 * Labels of one kind in a row.
 *
 * @param start seconds
 * @param end seconds
 * @param phone which
 */
record PhoneRun(double start, double end, Phone phone) {
    private static final double LABEL_SECONDS = 0.01;

    static List<PhoneRun> of(byte[] labels) {
        List<PhoneRun> runs = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= labels.length; i++) {
            if (i == labels.length || labels[i] != labels[start]) {
                runs.add(new PhoneRun(start * LABEL_SECONDS, i * LABEL_SECONDS, Phone.of(labels[start])));
                start = i;
            }
        }
        return runs;
    }
}
