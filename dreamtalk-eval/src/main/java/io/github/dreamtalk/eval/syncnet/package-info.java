/** The published SyncNet layout: importer and pipeline for LSE-D and LSE-C; the user brings the weights. */
@NullMarked
package io.github.dreamtalk.eval.syncnet;

import org.jspecify.annotations.NullMarked;
