package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command that says how good automatic labels are: it aligns the msu_ru recordings as if only their texts were known
 * and compares with the labels that come with them, and measures how far the labels of a corpus lie beside the sound.
 */
@Command(
        name = "check-alignment",
        mixinStandardHelpOptions = true,
        description = "Measures the aligner against the labels of msu_ru, and the bias of the labels of a corpus.")
public final class CheckAlignment implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(CheckAlignment.class);
    private static final Pattern LINE = Pattern.compile("\\( *(\\S+) +\"(.*)\" *\\)");

    @Option(names = "--corpus", description = "corpus whose labels are checked for bias")
    private @Nullable Path corpus;

    @Option(
            names = "--clips",
            defaultValue = "150",
            description = "at most so many of each (default: ${DEFAULT-VALUE})")
    private int clips = 150;

    /** Made by the command line. */
    public CheckAlignment() {}

    /**
     * Runs the checks and logs their figures.
     *
     * @return the exit status, 0
     */
    @Override
    public Integer call() {
        if (corpus != null) {
            List<Utterance> all = Corpus.open(corpus).utterances();
            for (String source :
                    all.stream().map(Utterance::source).distinct().sorted().toList()) {
                if (!source.equals("nonspeech")) {
                    LOG.info(
                            "{}: {}",
                            source,
                            LabelBias.of(all.stream()
                                    .filter(u -> u.source().equals(source))
                                    .limit(clips)
                                    .toList()));
                }
            }
        }
        msu();
        return 0;
    }

    private void msu() {
        TranscriptAligner aligner = new TranscriptAligner(new Espeak(), "ru");
        List<TranscriptAligner.Draft> drafts = new ArrayList<>();
        List<List<PhoneSegment>> shipped = new ArrayList<>();
        for (String line : texts()) {
            Matcher m = LINE.matcher(line);
            if (drafts.size() < clips && m.matches()) {
                float[] samples =
                        Pcm.toFloat(WavFile.read(MsuSource.ROOT.resolve("wav").resolve(m.group(1) + ".wav")));
                // The transcripts mark stress by a plus before the vowel, espeak-ng by an acute after it.
                TranscriptAligner.Draft draft =
                        aligner.draft(samples, m.group(2).replaceAll("\\+(.)", "$1\u0301"));
                if (draft.isFeasible()) {
                    drafts.add(draft);
                    shipped.add(MsuSource.labels(m.group(1), (float) samples.length / Utterance.SAMPLE_RATE));
                }
            }
        }
        List<List<PhoneSegment>> found = TranscriptAligner.align(drafts);
        List<PhoneSegment[]> pairs = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            pairs.addAll(matches(shipped.get(i), found.get(i)));
        }
        long phones = shipped.stream()
                .flatMap(List::stream)
                .filter(s -> s.phone() != Phone.SIL)
                .count();
        List<PhoneSegment[]> lips =
                pairs.stream().filter(p -> p[0].phone().closesLips()).toList();
        LOG.info("msu_ru: {} clips, {} of {} phones matched", found.size(), pairs.size(), phones);
        LOG.info("  starts of all: {}", errors(pairs, PhoneSegment::startSeconds));
        LOG.info("  starts of p b m: {}", errors(lips, PhoneSegment::startSeconds));
        LOG.info("  ends of p b m: {}", errors(lips, PhoneSegment::endSeconds));
        LOG.info("  middles of p b m: {}", errors(lips, s -> (s.startSeconds() + s.endSeconds()) / 2));
    }

    /** The phones, a shipped one and the found one each, that both sequences have in the same order. */
    static List<PhoneSegment[]> matches(List<PhoneSegment> shipped, List<PhoneSegment> found) {
        List<PhoneSegment> a =
                shipped.stream().filter(s -> s.phone() != Phone.SIL).toList();
        List<PhoneSegment> b =
                found.stream().filter(s -> s.phone() != Phone.SIL).toList();
        int[][] common = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                common[i][j] = a.get(i).phone() == b.get(j).phone()
                        ? 1 + common[i + 1][j + 1]
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<PhoneSegment[]> pairs = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < a.size() && j < b.size()) {
            if (a.get(i).phone() == b.get(j).phone()) {
                pairs.add(new PhoneSegment[] {a.get(i++), b.get(j++)});
            } else if (common[i + 1][j] >= common[i][j + 1]) {
                i++;
            } else {
                j++;
            }
        }
        return pairs;
    }

    private static String errors(List<PhoneSegment[]> pairs, ToDoubleFunction<PhoneSegment> time) {
        double[] signed = pairs.stream()
                .mapToDouble(p -> 1000 * (time.applyAsDouble(p[1]) - time.applyAsDouble(p[0])))
                .sorted()
                .toArray();
        double[] size = Arrays.stream(signed).map(Math::abs).sorted().toArray();
        return String.format(
                Locale.ROOT,
                "off by %.0f ms (median), %.0f ms (90th percentile), %.0f %% within 20 ms, %.0f %% within 30 ms,"
                        + " bias (signed median) %+.1f ms",
                quantile(size, 0.5),
                quantile(size, 0.9),
                within(size, 20),
                within(size, 30),
                quantile(signed, 0.5));
    }

    private static double quantile(double[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) (share * (sorted.length - 1))];
    }

    private static double within(double[] sizes, double millis) {
        return 100.0 * Arrays.stream(sizes).filter(e -> e <= millis + 1e-3).count() / sizes.length;
    }

    private static List<String> texts() {
        Path file = MsuSource.ROOT.resolve("etc").resolve("txt.done.data");
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new MediaException("Cannot read the transcripts " + file + "; install festvox-ru: " + e, e);
        }
    }
}
