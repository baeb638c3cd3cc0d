package io.github.dreamtalk.sphinx;

import edu.cmu.sphinx.util.SphinxLogFormatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what Sphinx logs to SLF4J. It would give its logger a handler of its own that writes to the console, unless that has one
 * with its formatter already: that is this one.
 */
final class SphinxLog extends Handler {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(SphinxRecognizer.class);
    /** Named after its configuration; kept since a logger that nobody holds forgets its handlers. */
    private static final Logger SPHINX = Logger.getLogger("default.config");

    private SphinxLog() {
        setFormatter(new SphinxLogFormatter());
    }

    /** Takes it from now on; once is enough. */
    static synchronized void take() {
        for (Handler handler : SPHINX.getHandlers()) {
            if (handler instanceof SphinxLog) {
                return;
            }
        }
        SPHINX.addHandler(new SphinxLog());
    }

    @Override
    public void publish(LogRecord logged) {
        if (logged.getLevel().intValue() >= Level.WARNING.intValue()) {
            LOG.warn("{}", logged.getMessage(), logged.getThrown());
        } else {
            LOG.debug("{}", logged.getMessage());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
