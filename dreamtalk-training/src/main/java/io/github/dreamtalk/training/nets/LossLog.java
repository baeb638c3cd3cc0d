package io.github.dreamtalk.training.nets;

import io.github.dreamtalk.training.error.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How the loss of a training falls: a table beside the checkpoint, {@code NAME.csv}, and its picture, {@code NAME.html}. A
 * training that is resumed from an earlier step overwrites what came after it.
 */
final class LossLog {
    private static final String HEAD = "step,loss,smoothed,rate,seconds";

    /** One line of the table. */
    record Line(long step, double loss, double smoothed, double rate, double seconds) {
        private static Line parse(String text) {
            String[] p = text.split(",");
            return new Line(
                    Long.parseLong(p[0]),
                    Double.parseDouble(p[1]),
                    Double.parseDouble(p[2]),
                    Double.parseDouble(p[3]),
                    Double.parseDouble(p[4]));
        }

        private String text() {
            return String.format(Locale.ROOT, "%d,%.6g,%.6g,%.4g,%.1f", step, loss, smoothed, rate, seconds);
        }
    }

    private final Path table;
    private final Path picture;
    private final String title;
    private final List<Line> lines = new ArrayList<>();

    /**
     * Opens the log of a checkpoint.
     *
     * @param checkpoint whose name it bears
     * @param step lines after it are forgotten
     */
    LossLog(Path checkpoint, long step) {
        String name = checkpoint.getFileName().toString();
        this.title = name;
        this.table = checkpoint.resolveSibling(name + ".csv");
        this.picture = checkpoint.resolveSibling(name + ".html");
        if (step > 0 && Files.exists(table)) {
            try {
                Files.readAllLines(table).stream()
                        .skip(1)
                        .map(Line::parse)
                        .filter(l -> l.step() <= step)
                        .forEach(lines::add);
            } catch (IOException | RuntimeException e) {
                throw new TrainingException(
                        "training log " + table + ": cannot be read: " + e.getMessage()
                                + "; move it away to go on without it",
                        e);
            }
        }
    }

    void add(Line line) {
        lines.add(line);
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    /** Writes table and picture. */
    void write() {
        List<String> out = new ArrayList<>(List.of(HEAD));
        lines.forEach(l -> out.add(l.text()));
        try {
            Files.write(table, out);
            Files.writeString(picture, new LossPlot(title, lines).html());
        } catch (IOException e) {
            throw new TrainingException("training log " + table + ": cannot be written: " + e.getMessage(), e);
        }
    }
}
