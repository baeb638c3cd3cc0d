package io.github.dreamtalk.training.corpus;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command that makes the corpus. Finished shards are skipped, so a run that was interrupted, or that is repeated with
 * more minutes, goes on where the last one stopped.
 */
@Command(
        name = "make-corpus",
        mixinStandardHelpOptions = true,
        description = "Makes the speech corpus from Debian packages and seeds; finished shards are kept.")
public final class MakeCorpus implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(MakeCorpus.class);

    @Option(names = "--out", required = true, description = "folder of the shards")
    private Path out = Path.of("corpus");

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "seed of every random choice (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(names = "--espeak", defaultValue = "180", description = "minutes of espeak-ng (default: ${DEFAULT-VALUE})")
    private double espeakMinutes;

    @Option(names = "--flite", defaultValue = "120", description = "minutes of flite (default: ${DEFAULT-VALUE})")
    private double fliteMinutes;

    @Option(
            names = "--slt",
            defaultValue = "10",
            description = "minutes of flite slt, validation (default: ${DEFAULT-VALUE})")
    private double sltMinutes;

    @Option(
            names = "--nonspeech",
            defaultValue = "30",
            description = "minutes that are not speech (default: ${DEFAULT-VALUE})")
    private double nonSpeechMinutes;

    @Option(
            names = "--real",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "recordings too")
    private boolean real;

    /** Made by the command line. */
    public MakeCorpus() {}

    /**
     * Runs the command.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new MakeCorpus()).execute(args));
    }

    /**
     * Makes what is missing.
     *
     * @return the exit status, 0
     */
    @Override
    public Integer call() {
        Espeak espeak = new Espeak();
        TextPool texts = TextPool.load(EspeakSource.LANGUAGES);
        List<SpeechSource> sources = new ArrayList<>();
        if (real) {
            sources.add(new MsuSource());
        }
        if (real) {
            sources.addAll(recorded(espeak));
        }
        sources.add(new EspeakSource(espeak, texts, espeakMinutes));
        sources.add(new NonSpeechSource(nonSpeechMinutes));
        sources.add(new FliteSource("slt", List.of("slt"), Split.VALIDATION, texts, sltMinutes));
        sources.add(new FliteSource("flite", List.of("kal16", "awb", "rms"), Split.TRAIN, texts, fliteMinutes));
        for (SpeechSource source : sources) {
            for (String shard : source.shards()) {
                make(source, shard);
            }
        }
        return 0;
    }

    private static List<SpeechSource> recorded(Espeak espeak) {
        List<SpeechSource> sources = new ArrayList<>();
        sources.add(prompts("en", "en_US_f_Allison", espeak, "en-us", Split.VALIDATION));
        sources.add(prompts("es", "es_MX_f_Allison", espeak, "es-419", Split.VALIDATION));
        sources.add(prompts("fr", "fr_CA_f_June", espeak, "fr", Split.VALIDATION));
        sources.add(prompts("it", "it_IT_m_Carlo", espeak, "it", Split.TRAIN));
        sources.add(prompts("ru", "ru_RU_f_IvrvoiceRU", espeak, "ru", Split.TRAIN));
        for (String language : List.of("ro", "es", "ru", "fr", "bg", "el", "be", "ca", "da")) {
            String voice = language.equals("es") ? "es-419" : language;
            sources.add(new RecordedSource(
                    "stamps-" + language, new StampNames(StampNames.INSTALLED, language), espeak, voice, Split.TRAIN));
        }
        for (String language : List.of("cs", "nl")) {
            sources.add(new RecordedSource(
                    "fillets-" + language,
                    new FilletsDialogs(FilletsDialogs.INSTALLED, language),
                    espeak,
                    language,
                    Split.TRAIN));
        }
        return sources;
    }

    private static SpeechSource prompts(String language, String folder, Espeak espeak, String voice, Split split) {
        return new RecordedSource("asterisk-" + language, new AsteriskPrompts(language, folder), espeak, voice, split);
    }

    private void make(SpeechSource source, String shard) {
        if (ShardWriter.exists(out, shard)) {
            LOG.info("{} is already there", shard);
            return;
        }
        try (ShardWriter writer = new ShardWriter(out, shard)) {
            source.fill(shard, writer, new SplittableRandom(seed * 0x9E3779B97F4A7C15L + crc(shard)));
            writer.commit();
            LOG.info("{}: {} clips, {} min", shard, writer.count(), writer.seconds() / 60);
        }
    }

    private static long crc(String name) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }
}
