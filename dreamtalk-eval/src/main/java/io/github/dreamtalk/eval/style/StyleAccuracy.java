package io.github.dreamtalk.eval.style;

import io.github.dreamtalk.error.InvalidInputException;
import java.util.List;
import java.util.Locale;

/**
 * SA: the share of clips that a {@link StyleClassifier} puts into the group of the style they were made in, and what it takes
 * the others for. The papers train a classifier each on their own data, so that only figures by one classifier compare. Not
 * thread-safe.
 */
public final class StyleAccuracy {
    private final List<String> labels;
    private final int[][] confusion;

    /**
     * No clips yet.
     *
     * @param labels the groups, those of {@link StyleClassifier#labels()}
     */
    public StyleAccuracy(List<String> labels) {
        this.labels = List.copyOf(labels);
        this.confusion = new int[labels.size()][labels.size()];
    }

    /**
     * Counts a clip.
     *
     * @param style the group it should be of
     * @param found the group it was put into
     * @throws InvalidInputException if there is no such group
     */
    public void add(String style, String found) {
        confusion[index(style)][index(found)]++;
    }

    private int index(String label) {
        int i = labels.indexOf(label);
        if (i < 0) {
            throw new InvalidInputException("style accuracy: found style '" + label + "', expected one of " + labels);
        }
        return i;
    }

    /**
     * Clips counted.
     *
     * @return at least 0
     */
    public int clips() {
        int n = 0;
        for (int[] row : confusion) {
            for (int count : row) {
                n += count;
            }
        }
        return n;
    }

    /**
     * SA.
     *
     * @return share of clips put into their own group, 0 to 1; NaN if there are none
     */
    public double value() {
        int right = 0;
        for (int i = 0; i < confusion.length; i++) {
            right += confusion[i][i];
        }
        int n = clips();
        return n == 0 ? Double.NaN : (double) right / n;
    }

    /**
     * Clips of one group taken for another.
     *
     * @param style the group they should be of
     * @param found the group they were put into
     * @return how many
     * @throws InvalidInputException if there is no such group
     */
    public int count(String style, String found) {
        return confusion[index(style)][index(found)];
    }

    /**
     * SA and what was mistaken for what.
     *
     * @return such as {@code SA 0.985 of 400 clips; sad as fearful 6}
     */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(String.format(Locale.ROOT, "SA %.3f of %d clips", value(), clips()));
        String separator = "; ";
        for (int i = 0; i < confusion.length; i++) {
            for (int j = 0; j < confusion.length; j++) {
                if (i != j && confusion[i][j] > 0) {
                    out.append(separator)
                            .append(labels.get(i))
                            .append(" as ")
                            .append(labels.get(j))
                            .append(' ')
                            .append(confusion[i][j]);
                    separator = ", ";
                }
            }
        }
        return out.toString();
    }
}
