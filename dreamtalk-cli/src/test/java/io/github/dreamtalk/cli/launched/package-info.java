/** What the launcher's test puts into a jar. */
package io.github.dreamtalk.cli.launched;
