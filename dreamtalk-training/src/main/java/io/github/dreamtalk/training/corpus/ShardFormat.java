package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * One line of a shard's index: {@code id, source, speaker, split, firstSample, sampleCount, segments}, separated by
 * tabs. A segment is {@code startSample:endSample:PHONE:symbol}; segments are separated by single spaces. Times are
 * whole samples so that a label survives any number of round trips.
 */
final class ShardFormat {
    static final String INDEX_SUFFIX = ".tsv";
    static final String PCM_SUFFIX = ".pcm";
    static final String HEADER = "#dreamtalk-corpus-1\tid source speaker split firstSample sampleCount segments";
    private static final int COLUMNS = 7;
    private static final int SEGMENT_PARTS = 4;

    private ShardFormat() {}

    static String format(Utterance u) {
        StringJoiner segments = new StringJoiner(" ");
        for (PhoneSegment s : u.segments()) {
            segments.add(
                    samples(s.startSeconds()) + ":" + samples(s.endSeconds()) + ":" + s.phone() + ":" + s.symbol());
        }
        for (String name : List.of(u.id(), u.source(), u.speaker())) {
            if (name.isEmpty() || name.chars().anyMatch(c -> c < ' ')) {
                throw new InvalidInputException("Names in a shard must be non-empty and without control characters, "
                        + "found '" + name + "' in utterance '" + u.id() + "'; rename it.");
            }
        }
        return String.join(
                "\t",
                u.id(),
                u.source(),
                u.speaker(),
                u.split().name(),
                Long.toString(u.firstSample()),
                Integer.toString(u.sampleCount()),
                segments.toString());
    }

    static Utterance parse(String line, Path pcm, Path index, int lineNumber) {
        String[] columns = line.split("\t", -1);
        try {
            if (columns.length != COLUMNS) {
                throw new IllegalArgumentException("found " + columns.length + " columns, expected " + COLUMNS);
            }
            List<PhoneSegment> segments = new ArrayList<>();
            if (!columns[6].isEmpty()) {
                for (String part : columns[6].split(" ")) {
                    segments.add(parseSegment(part));
                }
            }
            return new Utterance(
                    columns[0],
                    columns[1],
                    columns[2],
                    Split.valueOf(columns[3]),
                    pcm,
                    Long.parseLong(columns[4]),
                    Integer.parseInt(columns[5]),
                    segments);
        } catch (IllegalArgumentException | InvalidInputException e) {
            throw new InvalidInputException(
                    "Line " + lineNumber + " of the corpus index " + index + " is damaged (" + e.getMessage()
                            + "); delete this shard and make it again.",
                    e);
        }
    }

    private static PhoneSegment parseSegment(String text) {
        String[] parts = text.split(":", SEGMENT_PARTS);
        if (parts.length != SEGMENT_PARTS) {
            throw new IllegalArgumentException("segment '" + text + "' is not start:end:PHONE:symbol");
        }
        return new PhoneSegment(seconds(parts[0]), seconds(parts[1]), Phone.valueOf(parts[2]), parts[3]);
    }

    private static float seconds(String samples) {
        return (float) (Long.parseLong(samples) / (double) Utterance.SAMPLE_RATE);
    }

    private static long samples(float seconds) {
        return Math.round((double) seconds * Utterance.SAMPLE_RATE);
    }
}
