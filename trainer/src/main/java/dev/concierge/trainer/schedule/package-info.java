/** When runs start by themselves: a cron expression, and enough new feedback since the last one. */
package dev.concierge.trainer.schedule;
